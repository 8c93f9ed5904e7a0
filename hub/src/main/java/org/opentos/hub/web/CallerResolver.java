package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives a controller its [Caller]: from the page's session or the bearer token, whichever signed
/// the request in. A plain `Caller` refuses a request of nobody; `Optional<Caller>` lets it pass.
final class CallerResolver implements HandlerMethodArgumentResolver {

    /// Nobody is signed in where somebody has to be.
    static final class SignInRequired extends RuntimeException {
        SignInRequired() {
            super("sign-in required", null, false, false);
        }
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class || optional(parameter);
    }

    private static boolean optional(MethodParameter parameter) {
        return parameter.getParameterType() == Optional.class
                && ResolvableType.forMethodParameter(parameter).getGeneric().resolve()
                        == Caller.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        Optional<Caller> caller =
                servlet == null ? Optional.empty() : Callers.of(servlet.getRemoteAddr());
        return optional(parameter) ? caller : caller.orElseThrow(SignInRequired::new);
    }
}
