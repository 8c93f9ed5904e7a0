package org.opentos.hub.content;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.content.fetch.AddressPolicy;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// Words in addresses that open media where no sign-in comes along. A pass opens one item for one
/// installation, for a day or two; the name of a part opens one address that a playlist of the item
/// named.
@Component
public class MediaPasses {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration DAY = Duration.ofDays(1);

    /// 128 bits: what is signed is known, and a signature is tried over the network only.
    private static final int BYTES = 16;

    private static final String PART = "part-";
    private static final int SIGNATURE_CHARACTERS = 22;

    private final Secrets secrets;
    private final InstantSource clock;

    MediaPasses(Secrets secrets, InstantSource clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /// The pass of today, which is good until the end of tomorrow: the same for a day, so that a
    /// browser can keep what it opened.
    public String of(Id.InstallationId installation, Id.ContentItemId item) {
        return of(installation, item, today() + 1);
    }

    private long today() {
        return clock.instant().getEpochSecond() / DAY.toSeconds();
    }

    private String of(Id.InstallationId installation, Id.ContentItemId item, long lastDay) {
        String day = Long.toString(lastDay, 36);
        return day + '-' + signature("pass/" + installation.text() + '/' + item.text() + '/' + day);
    }

    public boolean opens(Id.InstallationId installation, Id.ContentItemId item, String pass) {
        return same(pass, of(installation, item, today()))
                || same(pass, of(installation, item, today() + 1));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /// How an address that a playlist names is called here.
    String part(Id.ContentItemId item, URI address) {
        String word =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(address.toString().getBytes(StandardCharsets.UTF_8));
        return PART + signature("part/" + item.text() + '/' + word) + word;
    }

    /// The address that is called so; empty where no playlist of the item named it.
    Optional<URI> part(Id.ContentItemId item, String name) {
        int start = PART.length() + SIGNATURE_CHARACTERS;
        if (!name.startsWith(PART) || name.length() <= start) {
            return Optional.empty();
        }
        String word = name.substring(start);
        if (!same(
                name.substring(PART.length(), start),
                signature("part/" + item.text() + '/' + word))) {
            return Optional.empty();
        }
        return AddressPolicy.read(
                new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8));
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.key("media-passes"), ALGORITHM));
            byte[] whole = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, missing);
        }
    }
}
