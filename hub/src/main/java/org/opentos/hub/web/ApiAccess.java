package org.opentos.hub.web;

import static org.opentos.hub.web.Scopes.HOME_CONTROL;
import static org.opentos.hub.web.Scopes.HOME_MANAGE;
import static org.opentos.hub.web.Scopes.HOME_READ;
import static org.opentos.hub.web.Scopes.ORGANISATION_MANAGE;
import static org.opentos.hub.web.Scopes.PAYMENT_ASK;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// The one place that says which addresses of the API are open to everybody, and which scope an
/// app's token needs for the others. The first rule that fits decides; what no rule names takes a
/// page's session only. What the person may do in a home is decided behind this, by grants.
final class ApiAccess implements AuthorizationManager<RequestAuthorizationContext> {
    private static final Set<String> READ = Set.of(HOME_READ, HOME_CONTROL, HOME_MANAGE);
    private static final Set<String> CONTROL = Set.of(HOME_CONTROL, HOME_MANAGE);
    private static final Set<String> MANAGE = Set.of(HOME_MANAGE);
    private static final Set<String> ORGANISATION = Set.of(ORGANISATION_MANAGE);
    private static final Set<String> ASK = Set.of(PAYMENT_ASK);
    private static final Set<String> ANY = Scopes.ALL;

    /// No scope is enough: what a page alone may ask for, below an address that apps have.
    private static final Set<String> PAGE = Set.of();

    private static final List<Rule> RULES =
            List.of(
                    // Who somebody is.
                    open(GET, "/session"),
                    open(POST, "/session"),
                    open(POST, "/session/link"),
                    open(POST, "/persons"),
                    open(GET, "/authority.pem"),
                    open(GET, "/openapi.json"),
                    // What anybody may read before signing in.
                    open(GET, "/agreements/**"),
                    open(GET, "/thing-models"),
                    open(GET, "/roles"),
                    open(GET, "/claims/*"),
                    open(GET, "/invitations/*"),
                    // Who plays along needs no account.
                    open(GET, "/live/play"),
                    open(GET, "/play/*"),
                    open(POST, "/play/*"),
                    // A terminal shows the pass that it was told.
                    open(GET, "/packages/*"),
                    // A device gets a release by the pass that it was told.
                    open(GET, "/releases/*/file"),
                    // A terminal plays by the pass that an app was told.
                    open(GET, "/media/**"),
                    // A terminal's store shows icons, and nobody signs in there.
                    open(GET, "/store/apps/*/icon"),
                    // A terminal shows the pass that it was told.
                    open(GET, "/sendings/*/content"),
                    // A terminal is listened to, and speaks, by the pass that it was told.
                    open(GET, "/terminals/*/listening"),
                    // And it hears for the others of its home.
                    open(GET, "/terminals/*/hearing"),
                    open(GET, "/terminals/*/exchanges/*/speech"),
                    open(GET, "/terminals/*/grammar"),
                    // The server of an app holds proofs of payments to it.
                    open(GET, "/store/payment-key"),
                    // Organisations and what they make.
                    rule(null, "/organisations/*/subscriptions/**", PAGE),
                    rule(null, "/organisations/*/ledger/**", PAGE),
                    rule(null, "/organisations/**", ORGANISATION),
                    rule(null, "/submissions/**", ORGANISATION),
                    rule(null, "/store/apps/*/purchases", PAGE),
                    rule(GET, "/store/**", ANY),
                    rule(null, "/installations/*/opening", PAGE),
                    rule(GET, "/installations/*/party", PAGE),
                    rule(null, "/installations/*/showing", PAGE),
                    rule(null, "/installations/**", MANAGE),
                    rule(null, "/activities/**", CONTROL),
                    rule(GET, "/handoffs/**", CONTROL),
                    rule(null, "/sendings/**", CONTROL),
                    rule(null, "/products/**", ORGANISATION),
                    rule(null, "/batches/**", ORGANISATION),
                    rule(null, "/releases/**", ORGANISATION),
                    rule(null, "/rollouts/**", ORGANISATION),
                    rule(POST, "/thing-models/check", ANY),
                    // An app asks for payments and sees what became of them; approving one, as
                    // all of the wallet, takes a page's session.
                    rule(POST, "/payment-requests", ASK),
                    rule(GET, "/payment-requests/*", ASK),
                    rule(DELETE, "/payment-requests/*", ASK),
                    rule(GET, "/live/payment-requests", ASK),
                    rule(GET, "/subscriptions", ASK),
                    rule(GET, "/subscriptions/*", ASK),
                    // Homes and what is in them.
                    // What waits is confirmed by a person's own hand.
                    rule(null, "/homes/*/exchanges/*/choice", PAGE),
                    // How somebody sounded is for that person's own ear.
                    rule(null, "/homes/*/recordings/**", PAGE),
                    rule(null, "/homes/*/exchanges/*/recording", PAGE),
                    rule(GET, "/homes/*/exchanges/**", PAGE),
                    rule(GET, "/homes/*/listening", PAGE),
                    rule(GET, "/homes/*/sentences", CONTROL),
                    rule(POST, "/homes/*/exchanges/**", CONTROL),
                    rule(POST, "/homes/*/exchanges", CONTROL),
                    rule(GET, "/homes/**", READ),
                    rule(GET, "/devices/**", READ),
                    rule(GET, "/causes/**", READ),
                    rule(GET, "/live", READ),
                    rule(PUT, "/devices/*/properties/**", CONTROL),
                    rule(POST, "/devices/*/actions/**", CONTROL),
                    rule(null, "/homes/**", MANAGE),
                    rule(null, "/devices/**", MANAGE),
                    rule(null, "/invitations/**", MANAGE));

    /// @param scopes any of which lets an app's token pass
    private record Rule(RequestMatcher fits, boolean isOpen, Set<String> scopes) {}

    private static Rule open(HttpMethod method, String path) {
        return new Rule(matcher(method, path), true, Set.of());
    }

    private static Rule rule(@Nullable HttpMethod method, String path, Set<String> scopes) {
        return new Rule(matcher(method, path), false, scopes);
    }

    private static RequestMatcher matcher(@Nullable HttpMethod method, String path) {
        PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
        String whole = "/api/v1" + path;
        return method == null ? builder.matcher(whole) : builder.matcher(method, whole);
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication,
            RequestAuthorizationContext context) {
        return new AuthorizationDecision(may(authentication, context.getRequest()));
    }

    private static boolean may(
            Supplier<? extends @Nullable Authentication> authentication,
            HttpServletRequest request) {
        Optional<Rule> rule =
                RULES.stream().filter(each -> each.fits().matches(request)).findFirst();
        if (rule.isPresent() && rule.get().isOpen()) {
            return true;
        }
        Optional<Caller> caller = Callers.of(authentication.get(), request.getRemoteAddr());
        if (caller.isEmpty()) {
            return false;
        }
        boolean page = caller.get().app().isEmpty();
        return page
                || rule.map(Rule::scopes).orElse(Set.of()).stream()
                        .anyMatch(caller.get().scopes()::contains);
    }
}
