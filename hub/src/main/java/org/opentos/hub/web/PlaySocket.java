package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.party.Ear;
import org.opentos.hub.party.Parties;
import org.opentos.hub.party.PartyTerminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The connections of parties, for pages of this hub's own origin: of a phone, at
/// `/api/v1/live/play`, and of a page in which an app runs, at `/api/v1/installations/{id}/party`.
///
/// A phone says `{"token"}` first and is told `{"seat", "name", "title"}`; then both say `{"said":
/// {…}}`. It gives its seat up by `{"leave": true}`.
@Configuration(proxyBeanMethods = false)
class PlaySocket implements WebSocketConfigurer, SmartLifecycle {
    /// The first message of a phone has come by then.
    static final Duration ENTRY_MAX = Duration.ofSeconds(10);

    /// A signal that opens a direct way is the longest that a phone says.
    static final int MESSAGE_CHARACTERS_MAX = 16 * 1024;

    /// Of everything else.
    static final int INPUT_CHARACTERS_MAX = 2 * 1024;

    /// Connections of phones at once, to this process.
    static final int PHONES_MAX = 20_000;

    /// Of which so many may come from one address: a household of several parties.
    static final int PHONES_OF_AN_ADDRESS_MAX = 200;

    // Codes of the range that RFC 6455, section 7.4.2, leaves to applications; the reason is that
    // of the refusal.
    static final CloseStatus OVER = new CloseStatus(4404, RefusalCode.PARTY_OVER.text());
    static final CloseStatus REMOVED = new CloseStatus(4403, RefusalCode.REMOVED.text());
    static final CloseStatus ELSEWHERE = new CloseStatus(4409, "elsewhere");
    static final CloseStatus MALFORMED = new CloseStatus(4400, RefusalCode.BODY_MALFORMED.text());
    static final CloseStatus FLOOD = new CloseStatus(4429, RefusalCode.TOO_MANY_ATTEMPTS.text());
    static final CloseStatus LATE = new CloseStatus(4408, "late");

    private static final String ADDRESS = "address";
    private static final String INSTALLATION = "installation";

    private final Parties parties;
    private final PartyTerminals terminals;
    private final Installations installations;
    private final JsonMapper json;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private volatile boolean running;

    PlaySocket(
            Parties parties,
            PartyTerminals terminals,
            Installations installations,
            JsonMapper json) {
        this.parties = parties;
        this.terminals = terminals;
        this.installations = installations;
        this.json = json;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Phones(), "/api/v1/live/play").addInterceptors(new PhonesLetIn());
        registry.addHandler(new Pages(), "/api/v1/installations/*/party")
                .addInterceptors(new PagesLetIn());
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        List.copyOf(open.values()).forEach(each -> each.page.end(CloseStatus.SERVICE_RESTARTED));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return LiveSocket.PHASE;
    }

    /// One connection.
    private abstract static class Open implements Ear {
        final String address;
        final OpenPage page;

        Open(String address, WebSocketSession session) {
            this.address = address;
            this.page = new OpenPage(session, OpenPage.PING, this::mustEnd);
        }

        abstract @Nullable CloseStatus mustEnd();

        @Override
        public void offer(String message) {
            page.offer(message);
        }

        @Override
        public void end(Ending why) {
            page.end(
                    switch (why) {
                        case REMOVED -> REMOVED;
                        case OVER -> OVER;
                        case ELSEWHERE -> ELSEWHERE;
                    });
        }
    }

    /// A phone, which has a seat from its first message on.
    private static final class Phone extends Open {
        private volatile Optional<Parties.Seat> seat = Optional.empty();
        private volatile boolean closed;

        Phone(String address, WebSocketSession session) {
            super(address, session);
        }

        @Override
        @Nullable CloseStatus mustEnd() {
            return seat.filter(each -> !each.holds()).isPresent() ? REMOVED : null;
        }
    }

    /// A page in which an app runs.
    private final class Terminal extends Open {
        private final Id.InstallationId installation;
        private Optional<AutoCloseable> place = Optional.empty();

        Terminal(String address, WebSocketSession session, Id.InstallationId installation) {
            super(address, session);
            this.installation = installation;
        }

        @Override
        @Nullable CloseStatus mustEnd() {
            return installations.living(installation, Optional.empty()).isEmpty()
                    ? OpenPage.NOT_ALLOWED
                    : null;
        }
    }

    /// Lets in for as long as the hub runs, and notes from where.
    private abstract class LetIn extends Doorkeeper {
        @Override
        final Optional<RefusalCode> refuse(
                HttpServletRequest http, Map<String, Object> attributes) {
            attributes.put(ADDRESS, http.getRemoteAddr());
            return running ? refuseWho(http, attributes) : Optional.of(RefusalCode.BUSY);
        }

        abstract Optional<RefusalCode> refuseWho(
                HttpServletRequest http, Map<String, Object> attributes);
    }

    private final class PhonesLetIn extends LetIn {
        @Override
        Optional<RefusalCode> refuseWho(HttpServletRequest http, Map<String, Object> attributes) {
            long fromThere =
                    open.values().stream()
                            .filter(each -> each.address.equals(http.getRemoteAddr()))
                            .count();
            return open.size() >= PHONES_MAX || fromThere >= PHONES_OF_AN_ADDRESS_MAX
                    ? Optional.of(RefusalCode.LIMIT_REACHED)
                    : Optional.empty();
        }
    }

    /// Lets whoever installed an app into the own browser in.
    private final class PagesLetIn extends LetIn {
        @Override
        Optional<RefusalCode> refuseWho(HttpServletRequest http, Map<String, Object> attributes) {
            Optional<Caller> caller = Callers.of(http.getRemoteAddr());
            if (caller.isEmpty()) {
                return Optional.of(RefusalCode.SIGN_IN_REQUIRED);
            }
            try {
                Id.InstallationId id = Id.InstallationId.parse(part(http, 2));
                boolean own =
                        installations
                                .living(id, Optional.empty())
                                .filter(each ->
                                        each.installation().person().equals(caller.get().person()))
                                .isPresent();
                attributes.put(INSTALLATION, id);
                return own ? Optional.empty() : Optional.of(RefusalCode.APP_UNAVAILABLE);
            } catch (IllegalArgumentException malformed) {
                return Optional.of(RefusalCode.ID_MALFORMED);
            }
        }
    }

    private static String address(WebSocketSession session) {
        return (String) Objects.requireNonNull(session.getAttributes().get(ADDRESS));
    }

    private Optional<JsonNode> read(String text) {
        try {
            return Optional.of(json.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    private final class Phones extends TextWebSocketHandler {

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            session.setTextMessageSizeLimit(MESSAGE_CHARACTERS_MAX);
            Phone phone = new Phone(address(session), session);
            open.put(session.getId(), phone);
            phone.page.start();
            Thread.ofVirtual().name("play-entry").start(() -> awaitEntry(phone));
        }

        private static void awaitEntry(Phone phone) {
            try {
                Thread.sleep(ENTRY_MAX);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (phone.seat.isEmpty()) {
                phone.page.end(LATE);
            }
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            if (!(open.get(session.getId()) instanceof Phone phone)) {
                return;
            }
            Optional<JsonNode> said = read(message.getPayload());
            Optional<Parties.Seat> seat = phone.seat;
            if (said.isEmpty() || isTooLong(message.getPayload(), said.get())) {
                phone.page.end(MALFORMED);
            } else if (seat.isEmpty()) {
                enter(phone, said.get().path("token").asString(""));
            } else if (said.get().path("leave").asBoolean(false)) {
                seat.get().leave();
                phone.page.end(CloseStatus.NORMAL);
            } else if (!said.get().path("said").isObject()) {
                phone.page.end(MALFORMED);
            } else if (!seat.get().says(said.get().path("said"))) {
                phone.page.end(FLOOD);
            }
        }

        private static boolean isTooLong(String text, JsonNode said) {
            return text.length() > INPUT_CHARACTERS_MAX
                    && !said.at("/said/t").asString("").equals("signal");
        }

        private void enter(Phone phone, String token) {
            switch (parties.enter(token, phone)) {
                case Outcome.Refused<Parties.Seat>(Refusal refusal) ->
                        phone.page.end(refusal.code() == RefusalCode.REMOVED ? REMOVED : OVER);
                case Outcome.Done<Parties.Seat>(Parties.Seat seat) -> {
                    phone.seat = Optional.of(seat);
                    var title = seat.party().title();
                    phone.offer(
                            json.createObjectNode()
                                    .put("seat", seat.player().seat())
                                    .put("name", seat.player().name())
                                    .set(
                                            "title",
                                            json.createObjectNode()
                                                    .put("en", title.english())
                                                    .put("zhHans", title.chinese()))
                                    .toString());
                    // The connection may have ended meanwhile.
                    if (phone.closed) {
                        seat.close();
                    }
                }
            }
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            if (open.remove(session.getId()) instanceof Phone phone) {
                phone.closed = true;
                phone.page.stop();
                phone.seat.ifPresent(Parties.Seat::close);
            }
        }
    }

    private final class Pages extends TextWebSocketHandler {

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            session.setTextMessageSizeLimit(2 * MESSAGE_CHARACTERS_MAX);
            Id.InstallationId installation =
                    (Id.InstallationId)
                            Objects.requireNonNull(session.getAttributes().get(INSTALLATION));
            Terminal terminal = new Terminal(address(session), session, installation);
            open.put(session.getId(), terminal);
            terminal.place = Optional.of(parties.terminal(installation, terminal));
            terminal.page.start();
            terminal.offer("{\"ready\":true}");
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message)
                throws IOException {
            if (!(open.get(session.getId()) instanceof Terminal terminal)) {
                return;
            }
            Optional<JsonNode> said = read(message.getPayload());
            if (said.isEmpty()) {
                session.close(MALFORMED);
                return;
            }
            // A party that is over was told so; a late word to it is of no use to anybody.
            terminals.heard(terminal.installation, said.get());
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status)
                throws Exception {
            if (open.remove(session.getId()) instanceof Terminal terminal) {
                terminal.page.stop();
                if (terminal.place.isPresent()) {
                    terminal.place.get().close();
                }
            }
        }
    }
}
