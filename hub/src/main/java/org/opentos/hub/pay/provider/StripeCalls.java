package org.opentos.hub.pay.provider;

import com.google.gson.JsonParseException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.RefusalCode;

/// Turns what Stripe's library returns and throws into answers.
final class StripeCalls {
    private static final int TOO_MANY_REQUESTS = 429;

    /// A request to Stripe.
    interface Call<T> {
        T ask() throws StripeException;
    }

    private StripeCalls() {}

    static <T> Answer<T> ask(Call<T> call) {
        return asked(() -> Answer.done(call.ask()), Optional.empty());
    }

    /// As [#ask], where Stripe may never have heard of what is asked for.
    static <T> Answer<Optional<T>> find(Call<Optional<T>> call) {
        return asked(() -> Answer.done(call.ask()), Optional.of(Answer.done(Optional.empty())));
    }

    private static <T> Answer<T> asked(Call<Answer<T>> call, Optional<Answer<T>> absent) {
        try {
            return call.ask();
        } catch (StripeException failure) {
            @Nullable Integer status = failure.getStatusCode();
            if (status == null || saysNothing(status)) {
                return Answer.noAnswer("status " + status + ", " + failure.getMessage());
            }
            if (absent.isPresent() && status == HttpURLConnection.HTTP_NOT_FOUND) {
                return absent.get();
            }
            @Nullable StripeError error = failure.getStripeError();
            return Answer.refused(
                    RefusalCode.PROVIDER_REFUSED,
                    "Stripe refused: %s (%s)"
                            .formatted(
                                    error == null ? "no reason" : error.getMessage(),
                                    failure.getCode()));
        } catch (JsonParseException
                | ArithmeticException
                | IllegalArgumentException
                | ClassCastException
                | NullPointerException malformed) {
            // The library and the adapter trip over what is missing in an answer in these ways.
            return Answer.noAnswer(
                    "an answer that cannot be understood: " + malformed.getClass().getSimpleName());
        }
    }

    /// Whether a status says nothing about the request itself. A conflict is another request with
    /// the same idempotency key that is still under way.
    private static boolean saysNothing(int status) {
        return status < HttpURLConnection.HTTP_BAD_REQUEST
                || status >= HttpURLConnection.HTTP_INTERNAL_ERROR
                || status == HttpURLConnection.HTTP_CONFLICT
                || status == TOO_MANY_REQUESTS;
    }
}
