package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.things.LiveChanges;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.session.SessionRepository;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/// Live changes over WebSocket, for pages of this hub's own origin and for apps with a token: of
/// one home at `/api/v1/live?home=…`, of a person's payment requests at
/// `/api/v1/live/payment-requests`, and, for pages, of everything that is a person's at
/// `/api/v1/live/person`.
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class LiveSocket implements WebSocketConfigurer, SmartLifecycle {
    private static final String PATH = "/api/v1/live";
    private static final String PAYMENTS_PATH = PATH + "/payment-requests";
    private static final String PERSON_PATH = PATH + "/person";
    private static final String VISIT = "visit";

    /// Stops before the message door, which ends the connections of all devices: that the hub stops
    /// does not put a home's devices offline, so no page may be told that they are.
    static final int PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE + 2_000;

    /// How long pages that take nothing any more may keep the hub from stopping.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /// @param home empty for what is the person's own
    /// @param session the page's sign-in session
    /// @param expires when an app's token ends
    private record Visit(
            Caller caller,
            Optional<Id.HomeId> home,
            Optional<String> session,
            Optional<Instant> expires) {

        static Visit of(WebSocketSession session) {
            return (Visit) Objects.requireNonNull(session.getAttributes().get(VISIT));
        }
    }

    private final LiveChanges live;
    private final LivePerson ofPerson;
    private final Access access;
    private final ObjectProvider<SessionRepository<?>> sessions;
    private final InstantSource clock;
    private final Handler handler = new Handler();
    private volatile boolean running;

    LiveSocket(
            LiveChanges live,
            LivePerson ofPerson,
            Access access,
            ObjectProvider<SessionRepository<?>> sessions,
            InstantSource clock) {
        this.live = live;
        this.ofPerson = ofPerson;
        this.access = access;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// Spring lets only pages of the same origin in where no other is named; a client that is not a
    /// browser sends no origin.
    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(handler, PATH).addInterceptors(new LetIn(true));
        registry.addHandler(handler, PAYMENTS_PATH, PERSON_PATH).addInterceptors(new LetIn(false));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        handler.closeAll();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /// Lets in whoever may see the home, or anybody for what is their own, and notes how long the
    /// sign-in lasts. Which scope an app needs, [ApiAccess] has said.
    private final class LetIn extends Doorkeeper {
        private final boolean ofHome;

        /// @param ofHome whether it is about a home, which the address names
        private LetIn(boolean ofHome) {
            this.ofHome = ofHome;
        }

        @Override
        Optional<RefusalCode> refuse(HttpServletRequest http, Map<String, Object> attributes) {
            if (!running) {
                return Optional.of(RefusalCode.BUSY);
            }
            Optional<Caller> caller = Callers.of(http.getRemoteAddr());
            Optional<Id.HomeId> home = ofHome ? home(http.getParameter("home")) : Optional.empty();
            Optional<RefusalCode> refusal = refuse(caller, home);
            if (refusal.isEmpty()) {
                attributes.put(VISIT, visit(caller.orElseThrow(), home, http));
            }
            return refusal;
        }

        private static Visit visit(
                Caller caller, Optional<Id.HomeId> home, HttpServletRequest http) {
            if (SecurityContextHolder.getContext().getAuthentication()
                    instanceof JwtAuthenticationToken token) {
                Instant expires = token.getToken().getExpiresAt();
                return new Visit(
                        caller,
                        home,
                        Optional.empty(),
                        Optional.of(expires == null ? Instant.MIN : expires));
            }
            return new Visit(
                    caller,
                    home,
                    Optional.ofNullable(http.getSession(false)).map(HttpSession::getId),
                    Optional.empty());
        }

        private Optional<RefusalCode> refuse(Optional<Caller> caller, Optional<Id.HomeId> home) {
            if (caller.isEmpty()) {
                return Optional.of(RefusalCode.SIGN_IN_REQUIRED);
            }
            if (ofHome && home.isEmpty()) {
                return Optional.of(RefusalCode.ID_MALFORMED);
            }
            return home.flatMap(named -> refuseHome(caller.get(), named)).map(Refusal::code);
        }

        private static Optional<Id.HomeId> home(@Nullable String text) {
            try {
                return text == null ? Optional.empty() : Optional.of(Id.HomeId.parse(text));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
    }

    private Optional<Refusal> refuseHome(Caller caller, Id.HomeId home) {
        return access.refuse(caller.subject(), Operation.HOME_SEE, new Resource.OfHome(home));
    }

    private @Nullable CloseStatus mustEnd(Visit visit) {
        boolean expired = visit.expires().filter(at -> !clock.instant().isBefore(at)).isPresent();
        if (expired || visit.session().filter(this::hasEnded).isPresent()) {
            return LivePage.SIGN_IN_ENDED;
        }
        return visit.home().flatMap(home -> refuseHome(visit.caller(), home)).isPresent()
                ? LivePage.NOT_ALLOWED
                : null;
    }

    private boolean hasEnded(String session) {
        @Nullable SessionRepository<?> kept = sessions.getIfAvailable();
        return kept != null && kept.findById(session) == null;
    }

    /// What a page sends is ignored; it acts over REST, where every act has an answer.
    private final class Handler extends TextWebSocketHandler {
        private record Open(Id.PersonId person, LivePage page, AutoCloseable subscription) {}

        private final Map<String, Open> pages = new ConcurrentHashMap<>();

        @Override
        public void afterConnectionEstablished(WebSocketSession session) throws IOException {
            Visit visit = Visit.of(session);
            LivePage page =
                    new LivePage(
                            visit.caller().subject(), session, LivePage.PING, () -> mustEnd(visit));
            page.offer("{\"type\":\"ready\"}");
            if (open(session.getId(), visit, page)) {
                page.start();
            } else {
                session.close(running ? LivePage.TOO_MANY : CloseStatus.SERVICE_RESTARTED);
            }
        }

        /// @return whether the person may have one more page
        private synchronized boolean open(String session, Visit visit, LivePage page) {
            Id.PersonId person = visit.caller().person();
            long others =
                    pages.values().stream().filter(each -> each.person().equals(person)).count();
            if (!running || others >= LivePage.PAGES_PER_PERSON_MAX) {
                return false;
            }
            AutoCloseable subscription =
                    visit.home()
                            .map(home -> live.open(home, page))
                            .orElseGet(() -> ofPerson.open(visit.caller(), page));
            pages.put(session, new Open(person, page, subscription));
            return true;
        }

        /// Each page hears nothing more from here on, also where it is slow to close.
        private void closeAll() {
            List<Open> open;
            synchronized (this) {
                open = List.copyOf(pages.values());
            }
            List<Thread> closing =
                    open.stream()
                            .map(each -> Thread.ofVirtual().start(each.page()::restart))
                            .toList();
            long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
            try {
                for (Thread each : closing) {
                    each.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {}

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status)
                throws Exception {
            @Nullable Open open = pages.remove(session.getId());
            if (open != null) {
                open.subscription().close();
                open.page().stop();
            }
        }
    }
}
