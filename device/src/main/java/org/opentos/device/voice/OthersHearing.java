package org.opentos.device.voice;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.voice.grammar.Grammar;
import tools.jackson.databind.JsonNode;

/// Hears for the other terminals of the home, while the hub can be reached: it passes their sound
/// on, and takes the words. Nothing of either is kept here.
final class OthersHearing implements AutoCloseable {
    /// After a connection that broke, it is opened again.
    static final Duration REST = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(OthersHearing.class.getName());

    private final DeviceId self;
    private final String language;
    private final Web web;
    private final Hearer hearer;
    private Optional<String> pass = Optional.empty();
    private Optional<OthersWay> way = Optional.empty();

    /// Opens a connection at the hub's web door.
    interface Web {
        CompletableFuture<WebSocket> socket(String path, WebSocket.Listener listener);
    }

    /// What hears at this device.
    interface Hearer {
        /// Whether it can now.
        boolean ready();

        /// @param heard takes what was heard, as `heard` of an `exchange` in docs/voice.md
        Listener by(Grammar grammar, Function<JsonNode, Outcome<JsonNode>> heard);
    }

    OthersHearing(DeviceId self, String language, Web web, Hearer hearer) {
        this.self = self;
        this.language = language;
        this.web = web;
        this.hearer = hearer;
    }

    /// The hub told by which pass it knows this device; empty where the device is in no home.
    synchronized void told(Optional<String> now) {
        if (!now.equals(pass)) {
            pass = now;
            way.ifPresent(OthersWay::close);
            way = Optional.empty();
            open();
        }
    }

    private synchronized void open() {
        if (pass.isEmpty() || way.isPresent()) {
            return;
        }
        OthersWay opened = new OthersWay(hearer);
        way = Optional.of(opened);
        web.socket(
                        "/api/v1/terminals/%s/hearing?pass=%s&languages=%s"
                                .formatted(self.text(), pass.get(), language),
                        opened)
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.log(Level.DEBUG, "the hub does not take it for a hearer", failure);
                        opened.close();
                    }
                });
        opened.over().thenRun(() -> gone(opened));
    }

    private synchronized void gone(OthersWay which) {
        if (way.equals(Optional.of(which))) {
            way = Optional.empty();
            CompletableFuture.delayedExecutor(REST.toSeconds(), TimeUnit.SECONDS)
                    .execute(this::open);
        }
    }

    @Override
    public void close() {
        told(Optional.empty());
    }
}
