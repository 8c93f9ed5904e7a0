package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import org.slf4j.LoggerFactory;

/// Whoever asks may go away at any time: a page is closed, a player jumps, a phone loses its
/// network. That is told in one line to who debugs, and is no fault of the hub.
class HangUpTest {
    /// Their answers are far more than any socket takes ahead.
    private static final int REQUESTS = 100;

    private static final int WAIT_SECONDS_MAX = 20;

    @TempDir static Path data;
    private static Hub hub;
    private static Browser browser;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<ILoggingEvent> hangUps = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() {
        hub = TestHub.start(data);
        browser = Browser.at(hub);
        browser.signUp("hasty");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void an_answer_that_is_left_is_no_fault() throws Exception {
        listening(() -> {
            try (Socket socket = connect()) {
                for (int number = 0; number < REQUESTS; number++) {
                    ask(socket, "GET /api/v1/openapi.json HTTP/1.1", "");
                }
                assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
                reset(socket);
            }
            assertHungUp();
        });
    }

    @Test
    void a_file_that_ends_early_is_no_fault() throws Exception {
        listening(() -> {
            try (Socket socket = connect()) {
                ask(
                        socket,
                        "POST /api/v1/sendings/files HTTP/1.1",
                        "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n");
                socket.getOutputStream().write(picture(500_000));
                socket.getOutputStream().flush();
            }
            assertHungUp();
        });
    }

    @Test
    void a_request_that_ends_early_is_no_fault() throws Exception {
        listening(() -> {
            try (Socket socket = connect()) {
                ask(
                        socket,
                        "POST /api/v1/homes HTTP/1.1",
                        "Content-Type: application/json\r\nContent-Length: 1000\r\n");
                socket.getOutputStream().write("{\"name\":".getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            }
            assertHungUp();
        });
    }

    /// What fails here without anybody hanging up is told as before.
    @Test
    void what_breaks_off_elsewhere_is_a_fault() {
        assertThat(Faults.hungUp(new IOException("Connection reset by peer"))).isFalse();
        assertThat(Faults.hungUp(new IllegalStateException(new java.io.EOFException()))).isFalse();
    }

    private interface Step {
        void run() throws Exception;
    }

    private void listening(Step step) throws Exception {
        AppenderBase<ILoggingEvent> listener =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                            faults.add(event.getLoggerName() + ": " + event.getFormattedMessage());
                        } else if (event.getFormattedMessage().startsWith(Faults.HUNG_UP)) {
                            hangUps.add(event);
                        }
                    }
                };
        Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger told = logger(Faults.class.getName());
        listener.start();
        root.addAppender(listener);
        told.setLevel(Level.DEBUG);
        try {
            step.run();
        } finally {
            told.setLevel(null);
            root.detachAppender(listener);
        }
        assertThat(faults).isEmpty();
    }

    private void assertHungUp() throws InterruptedException {
        ILoggingEvent told = hangUps.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(told).as("told of within %d s; else %s", WAIT_SECONDS_MAX, faults).isNotNull();
        assertThat(Objects.requireNonNull(told).getThrowableProxy()).isNull();
        assertThat(told.getFormattedMessage()).doesNotContain("\n");
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), URI.create(browser.origin()).getPort());
    }

    private static void ask(Socket socket, String line, String headers) throws IOException {
        String cookies =
                browser.cookies().getCookieStore().getCookies().stream()
                        .map(each -> each.getName() + "=" + each.getValue())
                        .collect(Collectors.joining("; "));
        String request =
                "%s\r\nHost: %s\r\nCookie: %s\r\nX-CSRF-TOKEN: %s\r\n%s\r\n"
                        .formatted(
                                line,
                                URI.create(browser.origin()).getAuthority(),
                                cookies,
                                browser.csrf(),
                                headers);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// What was not read is thrown away, and the hub is told so.
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
    }

    private static byte[] picture(int bytes) {
        byte[] picture = new byte[bytes];
        List<Integer> signature = List.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
        Arrays.fill(picture, (byte) 7);
        for (int at = 0; at < signature.size(); at++) {
            picture[at] = signature.get(at).byteValue();
        }
        return picture;
    }
}
