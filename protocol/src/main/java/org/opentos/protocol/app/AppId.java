package org.opentos.protocol.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of an app in all its versions, a domain name turned round: `org.example.chess`
/// (`app_id` of W3C's MiniApp Manifest). It belongs to the organisation that publishes it first.
public record AppId(String text) {
    /// What is said of a sale has room for it.
    public static final int CHARACTERS_MAX = 70;

    private static final Pattern FORM =
            Pattern.compile("[a-z][a-z0-9]{0,39}([.][a-z][a-z0-9-]{0,38}[a-z0-9]|[.][a-z]){1,7}");

    public AppId {
        if (!isAppId(text)) {
            throw new IllegalArgumentException(
                    "not an app id: a domain name turned round, for example org.example.chess");
        }
    }

    private static boolean isAppId(String text) {
        return text.length() <= CHARACTERS_MAX && FORM.matcher(text).matches();
    }

    @JsonCreator
    public static AppId parse(String text) {
        return new AppId(text);
    }

    public static Optional<AppId> find(String text) {
        return isAppId(text) ? Optional.of(new AppId(text)) : Optional.empty();
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
