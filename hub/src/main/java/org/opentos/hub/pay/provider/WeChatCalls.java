package org.opentos.hub.pay.provider;

import com.google.gson.JsonParseException;
import com.wechat.pay.java.core.exception.HttpException;
import com.wechat.pay.java.core.exception.MalformedMessageException;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.ValidationException;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.opentos.protocol.RefusalCode;

/// Turns what WeChat Pay's library returns and throws into answers.
final class WeChatCalls {
    /// Codes that come with a status of a refusal and say no more than "ask again".
    private static final Set<String> ASK_AGAIN =
            Set.of(
                    "SYSTEM_ERROR",
                    "SYSTEMERROR",
                    "BIZ_ERR_NEED_RETRY",
                    "FREQUENCY_LIMITED",
                    "FREQUENCY_LIMIT_EXCEED",
                    "RATELIMIT_EXCEED",
                    "STATEMENT_CREATING");

    private WeChatCalls() {}

    static <T> Answer<T> ask(Supplier<T> call) {
        return asked(() -> Answer.done(call.get()), Optional.empty());
    }

    /// As [#ask], where the provider may never have heard of what is asked for.
    static <T> Answer<Optional<T>> find(Supplier<T> call) {
        return asked(
                () -> Answer.done(Optional.of(call.get())),
                Optional.of(Answer.done(Optional.empty())));
    }

    private static <T> Answer<T> asked(Supplier<Answer<T>> call, Optional<Answer<T>> absent) {
        try {
            return call.get();
        } catch (ServiceException refused) {
            String code = refused.getErrorCode();
            if (code == null || ASK_AGAIN.contains(code)) {
                return Answer.noAnswer("status " + refused.getHttpStatusCode() + ", " + code);
            }
            if (absent.isPresent()
                    && refused.getHttpStatusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return absent.get();
            }
            return Answer.refused(
                    RefusalCode.PROVIDER_REFUSED,
                    "WeChat Pay refused: %s (%s)".formatted(refused.getErrorMessage(), code));
        } catch (HttpException unreachable) {
            return Answer.noAnswer(String.valueOf(unreachable.getCause()));
        } catch (ValidationException forged) {
            return Answer.noAnswer("an answer whose signature is not WeChat Pay's");
        } catch (MalformedMessageException
                | JsonParseException
                | DateTimeException
                | ArithmeticException
                | IllegalArgumentException
                | NullPointerException malformed) {
            // The library and the adapter trip over what is missing in an answer in these ways.
            return Answer.noAnswer(
                    "an answer that cannot be understood: " + malformed.getClass().getSimpleName());
        }
    }
}
