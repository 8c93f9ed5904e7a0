package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.content.Media;
import org.opentos.hub.market.run.MediaAddresses;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Answers with media as it comes from its provider. What a stranger sends is never shown as a
/// page: its type is none that a browser runs, nothing guesses another one, and its policy is
/// empty.
@Component
class MediaAnswers {
    private static final Logger log = LoggerFactory.getLogger(MediaAnswers.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    /// A pass is the same for a day.
    private static final Duration KEPT = Duration.ofHours(6);

    private final MediaAddresses addresses;

    MediaAnswers(MediaAddresses addresses) {
        this.addresses = addresses;
    }

    /// Null where the answer is written already.
    @Nullable ResponseEntity<?> answer(
            Id.InstallationId installation,
            Id.ContentItemId item,
            String pass,
            String name,
            HttpServletRequest request,
            HttpServletResponse response) {
        return answer(
                request, response, range -> addresses.open(installation, item, pass, name, range));
    }

    /// What opens media, from a range of HTTP.
    interface Opening {
        Outcome<Media.Stream> open(Optional<String> range);
    }

    @Nullable ResponseEntity<?> answer(
            HttpServletRequest request, HttpServletResponse response, Opening opening) {
        String purpose = Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Dest"), "");
        if (RunController.ALONE.contains(purpose)) {
            return Answers.refuse(
                    RefusalCode.NOT_ALLOWED, "Media is played in a page, never as one.");
        }
        return switch (opening.open(Optional.ofNullable(request.getHeader(HttpHeaders.RANGE)))) {
            case Outcome.Refused<Media.Stream>(Refusal refusal) -> Answers.refuse(refusal);
            case Outcome.Done<Media.Stream>(Media.Stream stream) -> {
                try (stream) {
                    write(stream, request, response);
                } catch (IOException gone) {
                    // Who plays stops and jumps as they like; a provider may break off.
                    log.debug("media was not handed on to its end: {}", gone.toString());
                }
                yield null;
            }
        };
    }

    private static void write(
            Media.Stream stream, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(stream.status());
        response.setContentType(stream.type());
        stream.length().ifPresent(response::setContentLengthLong);
        stream.range().ifPresent(each -> response.setHeader(HttpHeaders.CONTENT_RANGE, each));
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(
                HttpHeaders.CACHE_CONTROL,
                stream.isFixed()
                        ? CacheControl.maxAge(KEPT).cachePrivate().getHeaderValue()
                        : "no-store");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "null");
        if (!request.getMethod().equals("HEAD")) {
            copy(stream, response.getOutputStream());
        }
    }

    private static void copy(Media.Stream stream, OutputStream out) throws IOException {
        InputStream in = stream.body();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = stream.bytesMax();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            left -= count;
            if (left < 0) {
                throw new IOException("media is larger than any may be");
            }
            out.write(buffer, 0, count);
        }
        out.flush();
    }
}
