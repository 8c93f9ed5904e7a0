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
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/// Ends a request whose body is larger than any that the hub takes, announced or not.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class BodyLimitFilter extends OncePerRequestFilter {
    /// The largest Thing Model is far below; what streams larger goes out, never in.
    static final int BODY_BYTES_MAX = 1 << 20;

    private final JsonMapper json;

    BodyLimitFilter(JsonMapper json) {
        this.json = json;
    }

    /// The body went past the limit while it was read.
    static final class BodyTooLargeException extends IOException {
        BodyTooLargeException() {
            super("the body is larger than " + BODY_BYTES_MAX + " bytes");
        }
    }

    static Refusal refusal() {
        return Refusal.of(
                RefusalCode.BODY_TOO_LARGE,
                "The request is larger than " + (BODY_BYTES_MAX >> 10) + " KiB; send less.");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > BODY_BYTES_MAX) {
            response.setHeader("Connection", "close");
            Answers.write(response, json, refusal());
            return;
        }
        // A body of unknown length is counted as it is read.
        chain.doFilter(
                request.getContentLengthLong() < 0 ? new Counted(request) : request, response);
    }

    private static final class Counted extends HttpServletRequestWrapper {
        Counted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(
                    new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class CountedStream extends ServletInputStream {
        private final ServletInputStream stream;
        private long bytes;

        CountedStream(ServletInputStream stream) {
            this.stream = stream;
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
            if (bytes > BODY_BYTES_MAX) {
                throw new BodyTooLargeException();
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
