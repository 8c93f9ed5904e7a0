package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.voice.HearingTerminal;
import org.opentos.hub.voice.HearingTerminals;
import org.opentos.hub.voice.Speaking;
import org.opentos.hub.voice.TerminalSpeaking;
import org.opentos.protocol.Id;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A terminal hears for the others of its home, for as long as it is connected at
/// `/api/v1/terminals/{id}/hearing?pass=&languages=`; docs/voice.md has what both say.
@Configuration(proxyBeanMethods = false)
class HearingSocket implements WebSocketConfigurer {
    static final String PATH = "/api/v1/terminals/*/hearing";

    /// Terminals that hear at this process.
    static final int TERMINALS_MAX = 256;

    /// Of grammar or sound, behind the number of the recording.
    static final int PART_BYTES_MAX = 32_000;

    /// What was heard: a few sentences.
    static final int SAID_BYTES_MAX = 32 * 1024;

    /// Messages on their way to a terminal that is given a new recording.
    static final int WAITING_MAX = 32;

    /// And to one that is given more of it: half of what closes a connection as too slow.
    static final int BEHIND_MAX = OpenPage.QUEUE_MESSAGES_MAX / 2;

    private static final int LANGUAGES_CHARACTERS_MAX = 64;
    private static final String SPEAKING = "speaking";
    private static final String LANGUAGES = "languages";

    private final HearingTerminals terminals;
    private final TerminalSpeaking speaking;
    private final JsonMapper json;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    HearingSocket(HearingTerminals terminals, TerminalSpeaking speaking, JsonMapper json) {
        this.terminals = terminals;
        this.speaking = speaking;
        this.json = json;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(new Hearers(), PATH).addInterceptors(new LetIn());
    }

    private record Open(OpenPage page, HearingTerminal terminal) {}

    private final class LetIn extends Doorkeeper {
        @Override
        Optional<RefusalCode> refuse(HttpServletRequest http, Map<String, Object> attributes) {
            if (open.size() >= TERMINALS_MAX) {
                return Optional.of(RefusalCode.BUSY);
            }
            Id.DeviceId device;
            try {
                device = Id.DeviceId.parse(part(http, 2));
            } catch (IllegalArgumentException malformed) {
                return Optional.of(RefusalCode.ID_MALFORMED);
            }
            String pass = Objects.requireNonNullElse(http.getParameter("pass"), "");
            Optional<Speaking> terminal =
                    speaking.opens(device, pass) ? speaking.of(device) : Optional.empty();
            if (terminal.isEmpty()) {
                return Optional.of(RefusalCode.NOT_FOUND);
            }
            Set<Language> languages = languages(http);
            attributes.put(SPEAKING, terminal.get());
            attributes.put(LANGUAGES, languages);
            return languages.isEmpty() ? Optional.of(RefusalCode.FIELD_INVALID) : Optional.empty();
        }

        /// Those that this hub knows; a terminal may be newer.
        private static Set<Language> languages(HttpServletRequest http) {
            Set<Language> known = EnumSet.noneOf(Language.class);
            String all = Objects.requireNonNullElse(http.getParameter(LANGUAGES), "");
            if (all.length() <= LANGUAGES_CHARACTERS_MAX) {
                for (String each : all.split(",", -1)) {
                    Language.parse(each).ifPresent(known::add);
                }
            }
            return known;
        }
    }

    /// How a terminal is told.
    private final class Way implements HearingTerminal.Way {
        private final OpenPage page;
        private byte[] grammarDigest = {};

        Way(OpenPage page) {
            this.page = page;
        }

        @Override
        public boolean begin(
                int number, Language language, byte[] grammar, Optional<WakePhrase> phrase) {
            if (page.waiting() > WAITING_MAX) {
                return false;
            }
            byte[] digest = digest(grammar);
            boolean known = Arrays.equals(digest, grammarDigest);
            grammarDigest = digest;
            ObjectNode hear =
                    json.createObjectNode()
                            .put("number", number)
                            .put("language", language.text())
                            .put("grammar", known ? 0 : grammar.length);
            phrase.ifPresent(each ->
                    hear.putObject("phrase")
                            .put("words", each.words())
                            .put("samples", each.samples())
                            .put("score", each.score()));
            page.offer(json.writeValueAsString(Map.of("hear", hear)));
            if (!known) {
                parts(number, grammar);
            }
            return true;
        }

        @Override
        public boolean more(int number, byte[] samples) {
            if (page.waiting() > BEHIND_MAX) {
                return false;
            }
            parts(number, samples);
            return true;
        }

        private void parts(int number, byte[] bytes) {
            for (int from = 0; from < bytes.length; from += PART_BYTES_MAX) {
                int length = Math.min(bytes.length - from, PART_BYTES_MAX);
                ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + length);
                page.offer(new BinaryMessage(part.putInt(number).put(bytes, from, length).flip()));
            }
        }

        @Override
        public void end(int number) {
            page.offer(json.writeValueAsString(Map.of("end", number)));
        }

        @Override
        public void giveUp(int number) {
            page.offer(json.writeValueAsString(Map.of("giveUp", number)));
        }

        @Override
        public void close() {
            page.end(CloseStatus.NORMAL);
        }

        private static byte[] digest(byte[] grammar) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(grammar);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java has SHA-256", impossible);
            }
        }
    }

    private final class Hearers extends AbstractWebSocketHandler {
        @Override
        @SuppressWarnings("unchecked") // LetIn alone puts it there.
        public void afterConnectionEstablished(WebSocketSession session) {
            session.setTextMessageSizeLimit(SAID_BYTES_MAX);
            Map<String, Object> attributes = session.getAttributes();
            OpenPage page = new OpenPage(session, OpenPage.PING, () -> null);
            page.start();
            HearingTerminal terminal =
                    terminals.connect(
                            (Speaking) Objects.requireNonNull(attributes.get(SPEAKING)),
                            (Set<Language>) Objects.requireNonNull(attributes.get(LANGUAGES)),
                            new Way(page));
            open.put(session.getId(), new Open(page, terminal));
        }

        /// What is no JSON ends the connection.
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) {
            Open one = open.get(session.getId());
            if (one == null) {
                return;
            }
            try {
                one.terminal().said(json.readTree(message.getPayload()));
            } catch (JacksonException malformed) {
                one.page().end(CloseStatus.BAD_DATA);
            }
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            Open one = open.remove(session.getId());
            if (one != null) {
                one.page().stop();
                terminals.disconnect(one.terminal());
            }
        }
    }
}
