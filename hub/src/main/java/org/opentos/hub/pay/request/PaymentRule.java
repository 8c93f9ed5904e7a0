package org.opentos.hub.pay.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.opentos.protocol.money.Money;

/// What a person sets for payments of their own in one currency.
///
/// @param subject the app's client id or the device's id, where the kind is about one; otherwise
///   empty
public record PaymentRule(Kind kind, String subject, Money amount) {
    public static final int SUBJECT_CHARACTERS_MAX = 100;

    /// What it limits.
    public enum Kind {
        /// Above this a payment asks for the PIN. Without this rule every payment does.
        CONFIRM,
        /// The same for payments in a shop, by payment code.
        CODE,
        /// At most so much in a calendar month (UTC).
        MONTH,
        APP_MONTH,
        DEVICE_MONTH;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        public static Kind parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        public boolean hasSubject() {
            return this == APP_MONTH || this == DEVICE_MONTH;
        }
    }
}
