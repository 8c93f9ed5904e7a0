package org.opentos.hub.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.opentos.hub.market.publish.Pictures;
import org.opentos.hub.reach.Sending;
import org.opentos.hub.update.Releases;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.PackageLimits;
import org.opentos.voice.program.Form;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Ends a request whose body is larger than any that the hub takes, announced or not.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class BodyLimitFilter extends OncePerRequestFilter {
    /// The largest Thing Model is far below.
    static final int BODY_BYTES_MAX = 1 << 20;

    /// What takes more, by the reader of its body. What comes in there is counted too.
    private static final Map<RequestMatcher, Long> LARGER =
            Map.of(
                    matcher(HttpMethod.POST, "/api/v1/organisations/*/submissions"),
                    PackageLimits.PACKAGE_BYTES_MAX + 1,
                    matcher(HttpMethod.PUT, "/api/v1/organisations/*/draft"),
                    PackageLimits.PACKAGE_BYTES_MAX + 1,
                    matcher(HttpMethod.POST, "/api/v1/sendings/files"),
                    (long) Sending.FILE_BYTES_MAX + 1,
                    matcher(HttpMethod.POST, "/api/v1/homes/*/exchanges/recordings"),
                    (long) Form.WAVE.bytesMax() + 1,
                    matcher(HttpMethod.PUT, "/api/v1/releases/*/file"),
                    Releases.UPLOAD_BYTES_MAX + 1,
                    matcher(HttpMethod.PUT, "/api/v1/operator/submissions/*/pictures/*"),
                    (long) Pictures.PNG_BYTES_MAX + 1);

    private final JsonMapper json;

    BodyLimitFilter(JsonMapper json) {
        this.json = json;
    }

    /// The body went past the limit while it was read.
    static final class BodyTooLargeException extends IOException {
        private final long bytesMax;

        BodyTooLargeException(long bytesMax) {
            super("the body is larger than " + bytesMax + " bytes");
            this.bytesMax = bytesMax;
        }

        Refusal refusal() {
            return BodyLimitFilter.refusal(bytesMax);
        }
    }

    static Refusal refusal() {
        return refusal(BODY_BYTES_MAX);
    }

    private static Refusal refusal(long bytesMax) {
        return Refusal.of(
                RefusalCode.BODY_TOO_LARGE,
                "The request is larger than " + (bytesMax >> 10) + " KiB; send less.");
    }

    private static RequestMatcher matcher(HttpMethod method, String path) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, path);
    }

    private static long bytesMax(HttpServletRequest request) {
        return LARGER.entrySet().stream()
                .filter(each -> each.getKey().matches(request))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse((long) BODY_BYTES_MAX);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long bytesMax = bytesMax(request);
        if (request.getContentLengthLong() > bytesMax) {
            response.setHeader("Connection", "close");
            Answers.write(response, json, refusal(bytesMax));
            return;
        }
        // A body of unknown length is counted as it is read.
        chain.doFilter(
                request.getContentLengthLong() < 0 ? new Counted(request, bytesMax) : request,
                response);
    }

    private static final class Counted extends HttpServletRequestWrapper {
        private final long bytesMax;

        Counted(HttpServletRequest request, long bytesMax) {
            super(request);
            this.bytesMax = bytesMax;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream(), bytesMax);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(
                    new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class CountedStream extends ServletInputStream {
        private final ServletInputStream stream;
        private final long bytesMax;
        private long bytes;

        CountedStream(ServletInputStream stream, long bytesMax) {
            this.stream = stream;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = stream.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) throws BodyTooLargeException {
            bytes += more;
            if (bytes > bytesMax) {
                throw new BodyTooLargeException(bytesMax);
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }
}
