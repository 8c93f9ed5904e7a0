package org.opentos.device.voice;

import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One connection by which this device hears for others: one recording at a time, and the hub says
/// which. docs/voice.md has what both say.
final class OthersWay implements WebSocket.Listener {
    /// What the hub says in one message: a text, or a part of a grammar or sound.
    static final int MESSAGE_BYTES_MAX = 64 * 1024;

    private static final Logger LOG = System.getLogger(OthersWay.class.getName());

    private final OthersHearing.Hearer hearer;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();

    private final Sending sending = new Sending();

    /// The last that came; a recording may be under the same.
    private Optional<Grammar> grammar = Optional.empty();

    private Optional<Recording> current = Optional.empty();

    OthersWay(OthersHearing.Hearer hearer) {
        this.hearer = hearer;
    }

    /// What is sent. It has a lock of its own: who hears says something while sound is handed on.
    private final class Sending {
        /// Each waits until the one before is sent, as a WebSocket of Java wants it.
        private CompletableFuture<WebSocket> sent = socket;

        synchronized void send(ObjectNode word) {
            sent = sent.thenCompose(each -> each.sendText(word.toString(), true));
        }
    }

    /// A recording, as it comes. Its grammar comes first.
    private static final class Recording {
        private final int number;
        private final int grammarBytes;
        private final Optional<WakePhrase> phrase;
        private final ByteArrayOutputStream grammar = new ByteArrayOutputStream();
        private Optional<Listener.Listened> listened = Optional.empty();

        Recording(int number, int grammarBytes, Optional<WakePhrase> phrase) {
            this.number = number;
            this.grammarBytes = grammarBytes;
            this.phrase = phrase;
        }
    }

    /// Completes once the connection is gone.
    CompletableFuture<Void> over() {
        return over;
    }

    /// Ends the connection. Who is listened to by it is not any more.
    void close() {
        leave();
        socket.thenAccept(WebSocket::abort);
        over.complete(null);
    }

    private synchronized void leave() {
        current.flatMap(each -> each.listened).ifPresent(Listener.Listened::giveUp);
        current = Optional.empty();
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket.complete(opened);
        if (over.isDone()) {
            opened.abort();
        } else {
            opened.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (text.length() + data.length() > MESSAGE_BYTES_MAX) {
            close();
            return null;
        }
        text.append(data);
        if (last) {
            Optional<JsonNode> said =
                    Json.parse(text.toString().getBytes(StandardCharsets.UTF_8))
                            .filter(JsonNode::isObject);
            text.setLength(0);
            said.ifPresent(this::said);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        if (part.size() + data.remaining() > MESSAGE_BYTES_MAX) {
            close();
            return null;
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        part.writeBytes(bytes);
        if (last) {
            ByteBuffer whole = ByteBuffer.wrap(part.toByteArray());
            part.reset();
            if (whole.remaining() >= Integer.BYTES) {
                came(whole.getInt(), whole);
            }
        }
        from.request(1);
        return null;
    }

    private synchronized void said(JsonNode said) {
        if (said.path("hear").isObject()) {
            begin(said.path("hear"));
        } else if (said.has("end")) {
            current(said.path("end").asInt(0))
                    .flatMap(each -> each.listened)
                    .ifPresent(Listener.Listened::end);
        } else if (said.has("giveUp")) {
            current(said.path("giveUp").asInt(0)).ifPresent(_ -> leave());
        }
    }

    private Optional<Recording> current(int number) {
        return current.filter(each -> each.number == number);
    }

    private void begin(JsonNode hear) {
        leave();
        int number = hear.path("number").asInt(0);
        int bytes = hear.path("grammar").asInt(-1);
        Optional<WakePhrase> phrase;
        try {
            phrase = phrase(hear.path("phrase"));
        } catch (IllegalArgumentException none) {
            LOG.log(Level.WARNING, "the hub named a phrase that nobody could say", none);
            refuse(number, RefusalCode.HEARING_UNAVAILABLE);
            return;
        }
        if (bytes < 0 || bytes > GrammarCodec.BYTES_MAX || !hearer.ready()) {
            refuse(number, RefusalCode.HEARING_UNAVAILABLE);
            return;
        }
        Recording recording = new Recording(number, bytes, phrase);
        current = Optional.of(recording);
        if (bytes == 0) {
            listen(recording);
        }
    }

    /// @throws IllegalArgumentException where it is none that could be said
    private static Optional<WakePhrase> phrase(JsonNode told) {
        return told.isObject()
                ? Optional.of(
                        new WakePhrase(
                                Json.text(told, "words").orElse(""),
                                told.path("samples").asInt(0),
                                told.path("score").asDouble(Double.NaN)))
                : Optional.empty();
    }

    private synchronized void came(int number, ByteBuffer bytes) {
        Optional<Recording> recording = current(number);
        if (recording.isEmpty()) {
            return;
        }
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        Recording one = recording.get();
        if (one.listened.isPresent()) {
            if (rest.length % Short.BYTES == 0) {
                one.listened.get().more(rest);
            }
            return;
        }
        one.grammar.writeBytes(rest);
        if (one.grammar.size() >= one.grammarBytes) {
            try {
                grammar = Optional.of(GrammarCodec.decode(one.grammar.toByteArray()));
            } catch (IllegalArgumentException none) {
                LOG.log(Level.WARNING, "the hub sent no grammar", none);
                grammar = Optional.empty();
            }
            listen(one);
        }
    }

    private void listen(Recording one) {
        if (grammar.isEmpty()) {
            current = Optional.empty();
            refuse(one.number, RefusalCode.HEARING_UNAVAILABLE);
            return;
        }
        Listener listener = hearer.by(grammar.get(), heard -> heard(one.number, heard));
        one.listened = Optional.of(listener.listen(one.phrase, word -> told(one.number, word)));
    }

    private Outcome<JsonNode> heard(int number, JsonNode said) {
        ObjectNode word = Json.object().put("number", number);
        word.set("heard", said.path("heard"));
        sending.send(word);
        return Outcome.done(Json.object());
    }

    private void told(int number, Listener.Word word) {
        switch (word) {
            case Listener.Word.Phase(String phase) ->
                    sending.send(Json.object().put("number", number).put("phase", phase));
            case Listener.Word.NotWoken() ->
                    sending.send(Json.object().put("number", number).put("woken", false));
            case Listener.Word.Over(String code) -> {
                // Where nothing is refused, the words said it all.
                if (!code.isEmpty()) {
                    sending.send(Json.object().put("number", number).put("refusal", code));
                }
            }
        }
    }

    private void refuse(int number, RefusalCode code) {
        sending.send(Json.object().put("number", number).put("refusal", code.text()));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        close();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        LOG.log(Level.DEBUG, "the way to the hub broke", failure);
        close();
    }
}
