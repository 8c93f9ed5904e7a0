package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.http.HeaderNames;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import org.opentos.device.app.PartyStreams;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the shell's page hears of phones that steer an app, as server-sent events of its own: the
/// state that `/local/live` sends would come too seldom, and whole.
public final class PartyRoutes implements Routes {
    /// Of this device's addresses, those that a page is told.
    private static final int ADDRESSES_MAX = 4;

    private static final Logger LOG = System.getLogger(PartyRoutes.class.getName());

    private final PartyStreams parties;

    public PartyRoutes(PartyStreams parties) {
        this.parties = parties;
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.get("/local/apps/{installation}/party", this::stream)
                .post("/local/apps/{installation}/party", act("installation", parties::say));
    }

    private void stream(ServerRequest request, ServerResponse response) {
        switch (parties.open(Requests.part(request, "installation"))) {
            case Outcome.Refused<PartyStreams.Stream>(Refusal refusal) ->
                    Problems.send(response, refusal);
            case Outcome.Done<PartyStreams.Stream>(PartyStreams.Stream stream) -> {
                response.header(HeaderNames.CACHE_CONTROL, "no-store");
                try (stream;
                        SseSink sink = response.sink(SseSink.TYPE)) {
                    sink.emit(SseEvent.create(ready().toString()));
                    stream.each(LocalServer.LIVE_HEARTBEAT, message -> sink.emit(event(message)));
                } catch (UncheckedIOException gone) {
                    LOG.log(Level.DEBUG, "a page has gone", gone);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static SseEvent event(Optional<String> message) {
        return message.map(SseEvent::create)
                .orElseGet(() -> SseEvent.builder().comment("alive").build());
    }

    /// A page cannot know the addresses of the machine that it is on, and browsers hide them behind
    /// names that not every network resolves; with them a phone reaches it directly.
    private static ObjectNode ready() {
        ObjectNode ready = Json.object().put("ready", true);
        ArrayNode addresses = ready.putArray("addresses");
        try {
            NetworkInterface.networkInterfaces()
                    .filter(PartyRoutes::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> each instanceof Inet4Address && !each.isLinkLocalAddress())
                    .limit(ADDRESSES_MAX)
                    .forEach(each -> addresses.add(each.getHostAddress()));
        } catch (SocketException unknown) {
            LOG.log(Level.INFO, "the addresses of this device are not known", unknown);
        }
        return ready;
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp() && !each.isLoopback();
        } catch (SocketException unknown) {
            LOG.log(Level.DEBUG, "an interface of this device is not known", unknown);
            return false;
        }
    }
}
