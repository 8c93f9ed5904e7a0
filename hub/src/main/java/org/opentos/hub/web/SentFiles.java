package org.opentos.hub.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.reach.Sending;
import org.opentos.hub.reach.Sendings;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Answers with files that were sent, whole or in part (RFC 9110, section 14), as players of sound
/// and video ask for them.
final class SentFiles {
    /// One range; whoever asks for several gets the whole.
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,9})-([0-9]{0,9})");

    private SentFiles() {}

    private record Part(int from, int count) {}

    /// @param range the header of the request
    static ResponseEntity<?> answer(Sendings sendings, Sending file, @Nullable String range) {
        Optional<Part> part = part(file.bytes(), range);
        Part served = part.orElse(new Part(0, file.bytes()));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(part.isPresent() ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK)
                        .contentType(MediaType.parseMediaType(file.type()))
                        .cacheControl(CacheControl.noStore())
                        .contentLength(served.count())
                        .header(HttpHeaders.ACCEPT_RANGES, "bytes");
        part.ifPresent(each ->
                answer.header(
                        HttpHeaders.CONTENT_RANGE,
                        "bytes %d-%d/%d"
                                .formatted(
                                        each.from(),
                                        each.from() + each.count() - 1,
                                        file.bytes())));
        return answer.body(
                new InputStreamResource(sendings.content(file, served.from(), served.count())));
    }

    /// Empty where the whole is asked for, or something that cannot be.
    private static Optional<Part> part(int bytes, @Nullable String range) {
        if (range == null) {
            return Optional.empty();
        }
        Matcher asked = RANGE.matcher(range);
        if (!asked.matches()) {
            return Optional.empty();
        }
        int from = Integer.parseInt(asked.group(1));
        int last = asked.group(2).isEmpty() ? bytes - 1 : Integer.parseInt(asked.group(2));
        int to = Math.min(last, bytes - 1);
        return from <= to ? Optional.of(new Part(from, to - from + 1)) : Optional.empty();
    }
}
