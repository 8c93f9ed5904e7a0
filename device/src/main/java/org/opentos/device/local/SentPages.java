package org.opentos.device.local;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.opentos.device.app.Sendings;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// Files that were sent to this device, handed through from the hub to the shell or to an app that
/// opens them.
final class SentPages {
    /// Read at a time.
    static final int AT_ONCE_MAX = 6;

    private static final String RANGE = "bytes=[0-9]{1,9}-[0-9]{0,9}";

    private final Sendings sendings;
    private final AppRoutes.Hub hub;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);

    SentPages(Sendings sendings, AppRoutes.Hub hub) {
        this.sendings = sendings;
        this.hub = hub;
    }

    /// For the shell.
    void file(ServerRequest request, ServerResponse response) {
        file(request, response, Requests.part(request, "sending"), Optional.empty());
    }

    /// @param app which asks, by its installation; empty for the shell
    void file(
            ServerRequest request, ServerResponse response, String sending, Optional<String> app) {
        Optional<Sendings.SentFile> file = sendings.file(sending, app);
        if (file.isEmpty()) {
            unknown(response);
        } else if (!places.tryAcquire()) {
            Problems.send(
                    response,
                    Refusal.of(RefusalCode.BUSY, "Other files are read just now; try again."));
        } else {
            try {
                handThrough(request, response, file.get());
            } finally {
                places.release();
            }
        }
    }

    private void handThrough(
            ServerRequest request, ServerResponse response, Sendings.SentFile file) {
        MediaPages.hand(
                hub,
                file.path(),
                request.headers().first(HeaderNames.RANGE).filter(each -> each.matches(RANGE)),
                response);
    }

    /// What was sent, as a code that a phone reads.
    void code(ServerRequest request, ServerResponse response) {
        Optional<String> said = sendings.said(Requests.part(request, "sending"));
        if (said.isEmpty()) {
            unknown(response);
            return;
        }
        JsonNode answer = Json.object().set("qr", QrCode.of(said.get()));
        Requests.answer(response, Outcome.done(answer));
    }

    private static void unknown(ServerResponse response) {
        Problems.send(
                response, Refusal.of(RefusalCode.NOT_FOUND, "Nothing of that name was sent here."));
    }
}
