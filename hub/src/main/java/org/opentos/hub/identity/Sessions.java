package org.opentos.hub.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/// The sign-in sessions of pages, in the database: a restart signs nobody out.
///
/// A session keeps the person's id and not a security context, so that no upgrade of a library can
/// make sessions unreadable.
@Component
public class Sessions implements SecurityContextRepository {
    /// Without a request for this long, a session ends.
    static final Duration IDLE = Duration.ofDays(14);

    /// However busy, a session ends after this long.
    public static final Duration ABSOLUTE = Duration.ofDays(90);

    /// How long a sign-in counts as fresh proof of who somebody is.
    public static final Duration JUST = Duration.ofMinutes(5);

    /// The sessions that a person may have at once; beyond, the one longest unused ends.
    static final int SESSIONS_MAX = 50;

    private static final String PERSON = "person";
    private static final String SIGNED_IN_AT = "signed-in-at";
    private static final String BROWSER = "browser";
    private static final String HANDLE = "handle";
    private static final String FACTOR = "FACTOR_SIGNED_IN";
    private static final int BROWSER_CHARACTERS_MAX = 200;

    private final FindByIndexNameSessionRepository<? extends Session> stored;
    private final InstantSource clock;

    Sessions(FindByIndexNameSessionRepository<? extends Session> stored, InstantSource clock) {
        this.stored = stored;
        this.clock = clock;
    }

    /// A session as its person sees it.
    ///
    /// @param id names the session and is no key to it
    /// @param browser what the browser called itself
    public record View(
            String id, Instant createdAt, Instant lastUsedAt, boolean current, String browser) {}

    /// Signs a person in: whatever session came with the request ends, and a new one begins, so
    /// that a session that somebody else fixed is worth nothing.
    public void begin(HttpServletRequest request, HttpServletResponse response, Id.PersonId id) {
        HttpSession before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
        endBeyondLimit(id);
        HttpSession session = request.getSession(true);
        String browser = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
        session.setMaxInactiveInterval((int) IDLE.toSeconds());
        session.setAttribute(PERSON, id.text());
        session.setAttribute(SIGNED_IN_AT, clock.millis());
        session.setAttribute(HANDLE, UUID.randomUUID().toString());
        session.setAttribute(
                BROWSER, browser.substring(0, Math.min(browser.length(), BROWSER_CHARACTERS_MAX)));
        session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, id.text());
        SecurityContextHolder.setContext(
                new SecurityContextImpl(authentication(id, clock.instant())));
    }

    /// Signs out.
    public void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }

    /// Whether the request's session began within [#JUST].
    public boolean justSignedIn(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                && session.getAttribute(SIGNED_IN_AT) instanceof Long signedInAt
                && clock.instant().isBefore(Instant.ofEpochMilli(signedInAt).plus(JUST));
    }

    /// The person's sessions, last used first.
    public List<View> list(Id.PersonId person, HttpServletRequest request) {
        String current = Optional.ofNullable(handle(request)).orElse("");
        return of(person).values().stream()
                .map(session -> view(session, current))
                .sorted(Comparator.comparing(View::lastUsedAt).reversed())
                .toList();
    }

    /// Ends one of the person's sessions.
    ///
    /// @return whether the person had it
    public boolean end(Id.PersonId person, String id) {
        for (Map.Entry<String, ? extends Session> each : of(person).entrySet()) {
            if (id.equals(each.getValue().getAttribute(HANDLE))) {
                stored.deleteById(each.getKey());
                return true;
            }
        }
        return false;
    }

    /// Ends all sessions of the person but the request's own.
    public void endOthers(Id.PersonId person, HttpServletRequest request) {
        String current = handle(request);
        of(person)
                .forEach((key, session) -> {
                    if (!java.util.Objects.equals(session.getAttribute(HANDLE), current)) {
                        stored.deleteById(key);
                    }
                });
    }

    private Map<String, ? extends Session> of(Id.PersonId person) {
        return stored.findByPrincipalName(person.text());
    }

    private void endBeyondLimit(Id.PersonId person) {
        Map<String, ? extends Session> all = of(person);
        all.entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getValue().getLastAccessedTime()))
                .limit(Math.max(0, all.size() - SESSIONS_MAX + 1))
                .forEach(each -> stored.deleteById(each.getKey()));
    }

    private static @Nullable String handle(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : (String) session.getAttribute(HANDLE);
    }

    private static View view(Session session, String current) {
        String handle = session.getAttributeOrDefault(HANDLE, "");
        return new View(
                handle,
                session.getCreationTime(),
                session.getLastAccessedTime(),
                handle.equals(current),
                session.getAttributeOrDefault(BROWSER, ""));
    }

    /// @param signedInAt what the authorization server tells apps as `auth_time`
    private static Authentication authentication(Id.PersonId person, Instant signedInAt) {
        return UsernamePasswordAuthenticationToken.authenticated(
                person.text(),
                null,
                List.of(FactorGrantedAuthority.withAuthority(FACTOR).issuedAt(signedInAt).build()));
    }

    private @Nullable Authentication load(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null
                || !(session.getAttribute(PERSON) instanceof String person)
                || !(session.getAttribute(SIGNED_IN_AT) instanceof Long signedInAt)) {
            return null;
        }
        if (Instant.ofEpochMilli(signedInAt).plus(ABSOLUTE).isBefore(clock.instant())) {
            session.invalidate();
            return null;
        }
        return authentication(Id.PersonId.parse(person), Instant.ofEpochMilli(signedInAt));
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Deferred(this, request);
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    @Override
    public void saveContext(
            SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // A session begins by #begin only; nothing else may sign a page in.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return load(request) != null;
    }

    /// Reads the session only where somebody asks who is signed in.
    private static final class Deferred implements DeferredSecurityContext {
        private final Sessions sessions;
        private final HttpServletRequest request;
        private @Nullable SecurityContext loaded;
        private boolean generated;

        Deferred(Sessions sessions, HttpServletRequest request) {
            this.sessions = sessions;
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            SecurityContext known = loaded;
            if (known == null) {
                Authentication found = sessions.load(request);
                generated = found == null;
                known = new SecurityContextImpl();
                known.setAuthentication(found);
                loaded = known;
            }
            return known;
        }

        @Override
        public boolean isGenerated() {
            get();
            return generated;
        }
    }
}
