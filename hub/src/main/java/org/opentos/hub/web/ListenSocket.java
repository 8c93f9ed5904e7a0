package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.voice.Exchange;
import org.opentos.hub.voice.HubHearing;
import org.opentos.hub.voice.HubListening;
import org.opentos.hub.voice.Speaking;
import org.opentos.hub.voice.TerminalSpeaking;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.sentences.Language;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/// Listens while somebody speaks: to a page of this hub's own origin at
/// `/api/v1/homes/{id}/listening?language=`, and to a terminal at
/// `/api/v1/terminals/{id}/listening?pass=`, by the pass that it was told.
///
/// Whoever is listened to sends samples of 16 bits at 16 kHz, the low byte first, as binary
/// messages, and any text when it has ended by itself. It is told `{"phase"}` (`listening`,
/// `speaking`, `thinking`), then `{"exchange"}`, or `{"refusal": {"code", "detail"}}`, and closes.
/// The sound is kept only where whoever speaks asked for it.
///
/// A terminal that found what may be the phrase that wakes says so by `phrase` (its words),
/// `samples` (from the beginning of the sound to behind it) and `score` (of the search that found
/// it). Then that is checked first: it is told the phase `listening` where it was the phrase, else
/// `{"woken": false}`, and nothing is left of what came.
@Configuration(proxyBeanMethods = false)
class ListenSocket implements WebSocketConfigurer {
    static final String PATH = "/api/v1/homes/*/listening";
    static final String TERMINAL_PATH = "/api/v1/terminals/*/listening";

    /// Pages that are listened to at once, by this process; fewer are heard at once.
    static final int PAGES_MAX = 64;

    /// A second of sound.
    static final int MESSAGE_BYTES_MAX = 32_000;

    private static final String SPEAKING = "speaking";
    private static final String LANGUAGE = "language";
    private static final String PHRASE = "phrase";

    private final HubHearing hearing;
    private final TerminalSpeaking terminals;
    private final ExchangeViews views;
    private final JsonMapper json;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    ListenSocket(
            HubHearing hearing, TerminalSpeaking terminals, ExchangeViews views, JsonMapper json) {
        this.hearing = hearing;
        this.terminals = terminals;
        this.views = views;
        this.json = json;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        Pages pages = new Pages();
        registry.addHandler(pages, PATH).addInterceptors(new PageLetIn());
        registry.addHandler(pages, TERMINAL_PATH).addInterceptors(new TerminalLetIn());
    }

    /// One page that is listened to.
    private static final class Open {
        private final OpenPage page;
        private Optional<HubListening> listening = Optional.empty();
        private volatile boolean over;

        Open(WebSocketSession session) {
            page = new OpenPage(session, OpenPage.PING, () -> over ? CloseStatus.NORMAL : null);
        }
    }

    private abstract class LetIn extends Doorkeeper {
        @Override
        final Optional<RefusalCode> refuse(
                HttpServletRequest http, Map<String, Object> attributes) {
            return open.size() >= PAGES_MAX
                    ? Optional.of(RefusalCode.BUSY)
                    : refuseSpeaker(http, attributes);
        }

        abstract Optional<RefusalCode> refuseSpeaker(
                HttpServletRequest http, Map<String, Object> attributes);
    }

    private final class TerminalLetIn extends LetIn {
        @Override
        Optional<RefusalCode> refuseSpeaker(
                HttpServletRequest http, Map<String, Object> attributes) {
            Id.DeviceId device;
            try {
                device = Id.DeviceId.parse(part(http, 2));
            } catch (IllegalArgumentException malformed) {
                return Optional.of(RefusalCode.ID_MALFORMED);
            }
            try {
                String pass = Objects.requireNonNullElse(http.getParameter("pass"), "");
                Optional<Speaking> by =
                        terminals.opens(device, pass) ? terminals.of(device) : Optional.empty();
                by.ifPresent(each -> {
                    attributes.put(SPEAKING, each);
                    attributes.put(LANGUAGE, terminals.language(each));
                });
                if (by.isPresent()) {
                    phrase(http).ifPresent(each -> attributes.put(PHRASE, each));
                }
                return by.isPresent() ? Optional.empty() : Optional.of(RefusalCode.NOT_FOUND);
            } catch (IllegalArgumentException malformed) {
                return Optional.of(RefusalCode.FIELD_INVALID);
            }
        }

        /// @throws IllegalArgumentException where it is none that could be said
        private static Optional<WakePhrase> phrase(HttpServletRequest http) {
            return Optional.ofNullable(http.getParameter(PHRASE))
                    .map(each ->
                            new WakePhrase(
                                    each,
                                    Integer.parseInt(required(http, "samples")),
                                    Double.parseDouble(required(http, "score"))));
        }

        private static String required(HttpServletRequest http, String name) {
            return Objects.requireNonNullElse(http.getParameter(name), "");
        }
    }

    private final class PageLetIn extends LetIn {
        @Override
        Optional<RefusalCode> refuseSpeaker(
                HttpServletRequest http, Map<String, Object> attributes) {
            Optional<Caller> caller = Callers.of(http.getRemoteAddr());
            Optional<Language> language =
                    Optional.ofNullable(http.getParameter(LANGUAGE)).flatMap(Language::parse);
            if (caller.isEmpty()) {
                return Optional.of(RefusalCode.SIGN_IN_REQUIRED);
            }
            if (language.isEmpty()) {
                return Optional.of(RefusalCode.FIELD_INVALID);
            }
            try {
                attributes.put(SPEAKING, Speaking.of(caller.get(), Id.HomeId.parse(part(http, 2))));
                attributes.put(LANGUAGE, language.get());
                return Optional.empty();
            } catch (IllegalArgumentException malformed) {
                return Optional.of(RefusalCode.ID_MALFORMED);
            }
        }
    }

    private final class Pages extends AbstractWebSocketHandler {
        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            session.setBinaryMessageSizeLimit(MESSAGE_BYTES_MAX);
            Speaking by = (Speaking) Objects.requireNonNull(session.getAttributes().get(SPEAKING));
            Language language =
                    (Language) Objects.requireNonNull(session.getAttributes().get(LANGUAGE));
            Open page = new Open(session);
            open.put(session.getId(), page);
            page.page.start();
            switch (hearing.listen(
                    by,
                    language,
                    Optional.ofNullable((WakePhrase) session.getAttributes().get(PHRASE)),
                    phase ->
                            page.page.offer(
                                    "{\"phase\":\""
                                            + phase.name().toLowerCase(java.util.Locale.ROOT)
                                            + "\"}"))) {
                case Outcome.Refused<HubListening>(Refusal refusal) -> refuse(page, refusal);
                case Outcome.Done<HubListening>(HubListening listening) -> {
                    page.listening = Optional.of(listening);
                    Thread.ofVirtual().name("listening").start(() -> answer(page, listening));
                }
            }
        }

        private void answer(Open page, HubListening listening) {
            Optional<Outcome<Exchange>> answer = listening.answer();
            if (answer.isEmpty()) {
                tell(page, Map.of("woken", false));
                return;
            }
            switch (answer.get()) {
                case Outcome.Refused<Exchange>(Refusal refusal) -> refuse(page, refusal);
                case Outcome.Done<Exchange>(Exchange exchange) ->
                        tell(page, Map.of("exchange", views.of(exchange)));
            }
        }

        private void refuse(Open page, Refusal refusal) {
            tell(
                    page,
                    Map.of(
                            "refusal",
                            Map.of("code", refusal.code().text(), "detail", refusal.detail())));
        }

        /// The last word; the page closes, or is closed with the next ping.
        private void tell(Open page, Map<String, ?> word) {
            page.page.offer(json.writeValueAsString(word));
            page.over = true;
        }

        @Override
        protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
            Open page = open.get(session.getId());
            byte[] samples = new byte[message.getPayload().remaining()];
            message.getPayload().get(samples);
            if (page != null && samples.length % Short.BYTES == 0) {
                page.listening.ifPresent(each -> each.more(samples));
            }
        }

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            Open page = open.get(session.getId());
            if (page != null) {
                page.listening.ifPresent(HubListening::end);
            }
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            Open page = open.remove(session.getId());
            if (page != null) {
                page.page.stop();
                page.listening.ifPresent(HubListening::close);
            }
        }
    }
}
