package org.opentos.device.local;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.opentos.device.fabric.HubWeb;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppMedia;

/// Media that apps play, handed on from the hub below the app's own path: so the app loads its own
/// files only, and the provider sees neither the app nor this device.
final class MediaPages {
    /// Answers that are handed on at a time; a page with pictures opens many at once.
    static final int AT_ONCE_MAX = 32;

    private static final int BUFFER_BYTES = 64 * 1024;

    /// Of an answer that says why there is no media.
    private static final int PROBLEM_BYTES_MAX = 16 * 1024;

    private static final Logger LOG = System.getLogger(MediaPages.class.getName());
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName FETCH_DESTINATION = HeaderNames.create("Sec-Fetch-Dest");
    private static final List<HeaderName> HANDED_ON =
            List.of(
                    HeaderNames.CONTENT_TYPE,
                    HeaderNames.CONTENT_LENGTH,
                    HeaderNames.CONTENT_RANGE,
                    HeaderNames.ACCEPT_RANGES,
                    HeaderNames.CACHE_CONTROL);

    /// An item, a pass, and a name, as [AppMedia] puts them together.
    private static final Pattern PLACE =
            Pattern.compile(
                    Pattern.quote(AppMedia.LEVEL)
                            + "/content_[0-9a-z]{26}/[0-9a-z]{1,10}-[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{1,3000}");

    private static final Pattern INSTALLATION = Pattern.compile("installation_[0-9a-z]{26}");

    private final AppRoutes.Hub hub;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);

    MediaPages(AppRoutes.Hub hub) {
        this.hub = hub;
    }

    /// @param place below the app's own path
    void hand(String installation, String place, ServerRequest request, ServerResponse response) {
        boolean isAlone =
                request.headers().first(FETCH_DESTINATION).filter("document"::equals).isPresent();
        if (isAlone
                || !INSTALLATION.matcher(installation).matches()
                || !PLACE.matcher(place).matches()) {
            Problems.send(
                    response, Refusal.of(RefusalCode.NOT_FOUND, "There is no such media here."));
            return;
        }
        if (!places.tryAcquire()) {
            Problems.send(
                    response,
                    Refusal.of(RefusalCode.BUSY, "Much is played at once; try again in a moment."));
            return;
        }
        try {
            hand(
                    hub,
                    "/api/v1/media/" + installation + place.substring(AppMedia.LEVEL.length()),
                    request.headers().first(HeaderNames.RANGE),
                    response);
        } finally {
            places.release();
        }
    }

    /// Hands on what the hub has at an address.
    ///
    /// @param range of the body in the form of HTTP; empty for the whole
    static void hand(
            AppRoutes.Hub hub, String path, Optional<String> range, ServerResponse response) {
        HubWeb.Answer opened;
        try {
            opened = hub.open(path, range);
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the hub hands no media on", failure);
            Problems.send(
                    response,
                    Refusal.of(
                            RefusalCode.HUB_UNREACHABLE,
                            "The hub cannot be reached; what it hands on cannot be played."));
            return;
        }
        try (opened) {
            write(opened, response);
        } catch (IOException | UncheckedIOException gone) {
            LOG.log(Level.DEBUG, "media was not handed on to its end", gone);
        }
    }

    private static void write(HubWeb.Answer opened, ServerResponse response) throws IOException {
        response.status(Status.create(opened.status()));
        response.header(POLICY, "sandbox; default-src 'none'");
        if (opened.status() >= Status.BAD_REQUEST_400.code()) {
            response.header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                    .send(opened.body().readNBytes(PROBLEM_BYTES_MAX));
            return;
        }
        for (HeaderName each : HANDED_ON) {
            opened.header(each.defaultCase()).ifPresent(value -> response.header(each, value));
        }
        try (InputStream in = opened.body();
                OutputStream out = response.outputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
    }
}
