package org.opentos.hub.pay.provider;

import java.util.function.Function;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// What came of asking a provider.
public sealed interface Answer<T> {

    record Done<T>(T value) implements Answer<T> {}

    /// The provider said no, and did nothing.
    record Refused<T>(Refusal refusal) implements Answer<T> {}

    /// Nobody knows whether it was done: the provider could not be reached, was down, or its answer
    /// was lost or not its own.
    ///
    /// @param reason for the log; names no secret
    record NoAnswer<T>(String reason) implements Answer<T> {}

    /// What providers say is cut to this, since it goes into logs and to people.
    int TEXT_CHARACTERS_MAX = 300;

    private static String shown(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX
                ? text
                : text.substring(0, TEXT_CHARACTERS_MAX) + "…";
    }

    static <T> Answer<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Answer<T> refused(RefusalCode code, String detail) {
        return new Refused<>(Refusal.of(code, shown(detail)));
    }

    static <T> Answer<T> noAnswer(String reason) {
        return new NoAnswer<>(shown(reason));
    }

    default <R> Answer<R> map(Function<? super T, ? extends R> change) {
        return then(value -> new Done<>(change.apply(value)));
    }

    default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
            case NoAnswer<T>(String reason) -> new NoAnswer<>(reason);
        };
    }
}
