package org.opentos.device.voice;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.protocol.RefusalCode;

/// Lets the hub listen, which understands and does what was said.
final class HubListener implements Listener {
    /// What the hub says in one message.
    static final int MESSAGE_CHARACTERS_MAX = 64 * 1024;

    private static final Logger LOG = System.getLogger(HubListener.class.getName());

    private final HubWeb hub;
    private final String path;

    /// @param path at the hub's web door
    HubListener(HubWeb hub, String path) {
        this.hub = hub;
        this.path = path;
    }

    @Override
    public Listened listen(Consumer<Word> told) {
        Way way = new Way(told);
        CompletableFuture<WebSocket> socket =
                hub.socket(path, way)
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                LOG.log(Level.WARNING, "the hub does not listen", failure);
                                way.over(RefusalCode.HUB_UNREACHABLE.text());
                            }
                        });
        return new Listened() {
            // Each waits until the one before is sent, as a WebSocket of Java wants it.
            private CompletableFuture<WebSocket> sent = socket;

            @Override
            public synchronized void more(byte[] samples) {
                sent =
                        sent.thenCompose(
                                each -> each.sendBinary(ByteBuffer.wrap(samples.clone()), true));
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

    /// What the hub says.
    private static final class Way implements WebSocket.Listener {
        private final Consumer<Word> told;
        private final StringBuilder text = new StringBuilder();
        private boolean over;

        Way(Consumer<Word> told) {
            this.told = told;
        }

        synchronized void over(String refusal) {
            if (!over) {
                over = true;
                told.accept(new Word.Over(refusal));
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

        private synchronized void said(WebSocket socket, String message) {
            var word = Json.parse(message.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            if (word.isEmpty() || over) {
                return;
            }
            var phase = Json.text(word.get(), "phase");
            if (phase.isPresent()) {
                told.accept(new Word.Phase(phase.get()));
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
