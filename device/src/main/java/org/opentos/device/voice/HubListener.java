package org.opentos.device.voice;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.WakePhrase;

/// Lets the hub listen, which understands and does what was said.
final class HubListener implements Listener {
    /// What the hub says in one message.
    static final int MESSAGE_CHARACTERS_MAX = 64 * 1024;

    /// What the hub takes in one message: a second of sound.
    static final int SOUND_BYTES_MAX = 32_000;

    /// What waits to be sent at most: twice the sound that is listened to. A hub that takes no more
    /// is gone, though its connection may not know it yet.
    static final int WAITING_BYTES_MAX = 2 * 960_000;

    private static final Logger LOG = System.getLogger(HubListener.class.getName());

    private final HubWeb hub;
    private final String path;

    /// @param path at the hub's web door
    HubListener(HubWeb hub, String path) {
        this.hub = hub;
        this.path = path;
    }

    @Override
    public Listened listen(Optional<WakePhrase> phrase, Consumer<Word> told) {
        Way way = new Way(told);
        CompletableFuture<WebSocket> socket =
                hub.socket(path + phrase.map(HubListener::query).orElse(""), way)
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                LOG.log(Level.WARNING, "the hub does not listen", failure);
                                way.over(RefusalCode.HUB_UNREACHABLE.text());
                            }
                        });
        return new Listened() {
            // Each waits until the one before is sent, as a WebSocket of Java wants it.
            private CompletableFuture<WebSocket> sent = socket;
            private final AtomicInteger waiting = new AtomicInteger();

            @Override
            public synchronized void more(byte[] samples) {
                if (waiting.addAndGet(samples.length) > WAITING_BYTES_MAX) {
                    way.over(RefusalCode.HUB_UNREACHABLE.text());
                    socket.thenAccept(WebSocket::abort);
                    return;
                }
                for (int from = 0; from < samples.length; from += SOUND_BYTES_MAX) {
                    int to = Math.min(samples.length, from + SOUND_BYTES_MAX);
                    ByteBuffer part = ByteBuffer.wrap(Arrays.copyOfRange(samples, from, to));
                    sent = sent.thenCompose(each -> each.sendBinary(part, true));
                }
                sent.thenRun(() -> waiting.addAndGet(-samples.length));
            }

            @Override
            public synchronized void end() {
                sent = sent.thenCompose(each -> each.sendText("end", true));
            }

            @Override
            public void giveUp() {
                way.over("");
                socket.thenAccept(WebSocket::abort);
            }
        };
    }

    private static String query(WakePhrase phrase) {
        return "&phrase=%s&samples=%d&score=%s"
                .formatted(
                        URLEncoder.encode(phrase.words(), StandardCharsets.UTF_8),
                        phrase.samples(),
                        phrase.score());
    }

    /// What the hub says.
    private static final class Way implements WebSocket.Listener {
        private final Consumer<Word> told;
        private final StringBuilder text = new StringBuilder();
        private final AtomicBoolean over = new AtomicBoolean();

        Way(Consumer<Word> told) {
            this.told = told;
        }

        void over(String refusal) {
            over(new Word.Over(refusal));
        }

        /// Nothing is held while it is told: whoever is told may be giving up just now.
        private void over(Word last) {
            if (over.compareAndSet(false, true)) {
                told.accept(last);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (text.length() > MESSAGE_CHARACTERS_MAX) {
                over(RefusalCode.BODY_TOO_LARGE.text());
                socket.abort();
                return null;
            }
            if (last) {
                said(socket, text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void said(WebSocket socket, String message) {
            var word = Json.parse(message.getBytes(StandardCharsets.UTF_8));
            if (word.isEmpty() || over.get()) {
                return;
            }
            var phase = Json.text(word.get(), "phase");
            if (phase.isPresent()) {
                told.accept(new Word.Phase(phase.get()));
            } else if (word.get().path("woken").isBoolean()) {
                over(new Word.NotWoken());
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            } else {
                over(Json.text(word.get().path("refusal"), "code").orElse(""));
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            over(RefusalCode.HUB_UNREACHABLE.text());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            LOG.log(Level.DEBUG, "the way to the hub broke while it listened", failure);
            over(RefusalCode.HUB_UNREACHABLE.text());
        }
    }
}
