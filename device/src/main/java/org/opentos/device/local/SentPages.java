package org.opentos.device.local;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.opentos.device.app.Sendings;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// Files that were sent to this device, handed through from the hub to the shell or to an app that
/// opens them.
final class SentPages {
    /// Of one file.
    static final int FILE_BYTES_MAX = 24 * 1024 * 1024;

    /// Read at a time.
    static final int AT_ONCE_MAX = 6;

    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final String RANGE = "bytes=[0-9]{1,9}-[0-9]{0,9}";
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Logger LOG = System.getLogger(SentPages.class.getName());

    private final Sendings sendings;
    private final HubWeb hub;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);

    SentPages(Sendings sendings, HubWeb hub) {
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
        Optional<String> range =
                request.headers().first(HeaderNames.RANGE).filter(each -> each.matches(RANGE));
        try (HubWeb.Answer answer = hub.open(file.path(), range)) {
            if (answer.bytes() < 0 || answer.bytes() > FILE_BYTES_MAX) {
                throw new IOException("the hub announced " + answer.bytes() + " bytes");
            }
            answer.range()
                    .ifPresent(each ->
                            response.status(Status.PARTIAL_CONTENT_206)
                                    .header(HeaderNames.CONTENT_RANGE, each));
            response.header(POLICY, "default-src 'none'; sandbox")
                    .header(HeaderNames.CONTENT_TYPE, file.type())
                    .header(HeaderNames.CONTENT_LENGTH, Long.toString(answer.bytes()))
                    .header(HeaderNames.ACCEPT_RANGES, "bytes")
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            copy(answer, response);
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "a file that was sent did not come", failure);
            if (!response.isSent()) {
                Problems.send(
                        response,
                        Refusal.of(
                                RefusalCode.HUB_UNREACHABLE,
                                "The hub does not hand out this file now; try again."));
            }
        }
    }

    private static void copy(HubWeb.Answer answer, ServerResponse response) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = answer.bytes();
        try (OutputStream out = response.outputStream()) {
            while (left > 0) {
                int count = answer.content().read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the file broke off");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
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
