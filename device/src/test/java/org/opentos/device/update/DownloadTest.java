package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.TestIdentity;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.UpdateCheck;

/// A download from a real server that does what servers should not.
class DownloadTest {
    private static final int BYTES = 300_000;
    private static final byte[] CONTENT = Releases.content(4, BYTES);
    private static final Release RELEASE = Releases.release(4, CONTENT);
    private static final ReleaseId ID = Releases.id(4);

    @TempDir Path path;
    private DataDirectory data;
    private HttpServer server;
    private HubWeb web;
    private Download download;
    private long freeBytes = Long.MAX_VALUE;
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Patience patience = new Patience();
    private Behaviour behaviour = DownloadTest::serve;

    private interface Behaviour {
        void answer(HttpExchange exchange, int from) throws IOException;
    }

    /// So many times as long as it should have waited, that a week takes fewer tries.
    private static final int LONGER = 50;

    /// Waits for nothing, and counts how long it would have waited.
    private static final class Patience implements Download.Watch {
        private final List<Duration> waits = new ArrayList<>();
        private LongPredicate wants = _ -> true;
        private Duration tried = Duration.ZERO;

        @Override
        public boolean goesOn(long bytes) {
            return wants.test(bytes);
        }

        @Override
        public boolean pause(Duration atMost) {
            waits.add(atMost);
            tried = tried.plus(atMost.multipliedBy(LONGER));
            return true;
        }

        @Override
        public Duration tried() {
            return tried;
        }
    }

    @BeforeEach
    void open() throws Exception {
        TestIdentity.write(path, "lamp", "mqtt://127.0.0.1:1");
        data = DataDirectory.open(path);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        web =
                new HubWeb(
                        data.identity()
                                .at(
                                        Optional.empty(),
                                        Optional.of(
                                                "http://127.0.0.1:"
                                                        + server.getAddress().getPort())),
                        Duration.ofMillis(300));
        fresh();
    }

    private void fresh() throws IOException {
        download = new Download(data, web::open, () -> freeBytes);
    }

    @AfterEach
    void close() throws IOException {
        stopped.countDown();
        server.stop(0);
        data.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "whole" : range);
        int from =
                range == null ? 0 : Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
        try (exchange) {
            behaviour.answer(exchange, from);
        }
    }

    private static void serve(HttpExchange exchange, int from) throws IOException {
        send(exchange, from, Arrays.copyOfRange(CONTENT, from, BYTES), BYTES);
    }

    /// Sends what follows a place of a file, as far as it goes.
    private static void send(HttpExchange exchange, int from, byte[] body, int total)
            throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, total - 1, total));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, total - from);
        exchange.getResponseBody().write(body);
    }

    /// Breaks off after so many bytes of each answer.
    private static Behaviour breaking(int after) {
        return (exchange, from) ->
                send(
                        exchange,
                        from,
                        Arrays.copyOfRange(CONTENT, from, Math.min(BYTES, from + after)),
                        BYTES);
    }

    private Download.Result fetch() throws IOException, InterruptedException {
        return download.fetch(ID, RELEASE, () -> "/file", patience);
    }

    private void comes() throws IOException, InterruptedException {
        assertThat(fetch()).isEqualTo(new Download.Result.Whole());
        assertThat(download.file(ID)).hasBinaryContent(CONTENT);
    }

    private void fails(UpdateCheck check) throws IOException, InterruptedException {
        assertThat(fetch())
                .isInstanceOfSatisfying(
                        Download.Result.Failed.class,
                        failed -> assertThat(failed.why().check()).isEqualTo(check));
    }

    @Test
    void a_file_comes_whole_and_is_not_asked_for_again() throws Exception {
        comes();
        comes();
        assertThat(ranges).containsExactly("whole");
        assertThat(patience.waits).isEmpty();
    }

    @Test
    void it_goes_on_where_it_broke_off_also_after_a_restart() throws Exception {
        behaviour = breaking(100_000);
        patience.wants = bytes -> bytes < 100_000;
        assertThat(fetch()).isEqualTo(new Download.Result.Stopped());
        long here = Files.size(download.file(ID));
        assertThat(here).isBetween(1L, (long) BYTES - 1);
        fresh();
        patience.wants = _ -> true;
        comes();
        assertThat(ranges.get(1)).isEqualTo("bytes=" + here + "-");
        assertThat(patience.waits).allMatch(Download.WAIT_FIRST::equals);
    }

    @Test
    void a_server_that_sends_the_whole_instead_of_the_rest_is_understood() throws Exception {
        behaviour = breaking(200_000);
        patience.wants = bytes -> bytes < 100_000;
        fetch();
        patience.wants = _ -> true;
        behaviour = (exchange, _) -> serve(exchange, 0);
        comes();
    }

    @Test
    void a_server_that_sends_another_range_is_not_believed() throws Exception {
        behaviour = breaking(200_000);
        patience.wants = bytes -> bytes < 100_000;
        fetch();
        patience.wants = _ -> true;
        behaviour = (exchange, from) -> serve(exchange, from == 0 ? 0 : from - 1);
        fails(UpdateCheck.DOWNLOAD);
    }

    @Test
    void a_server_that_sends_more_fills_no_disk() throws Exception {
        byte[] more = Arrays.copyOf(CONTENT, BYTES * 4);
        behaviour = (exchange, from) -> send(exchange, from, more, more.length);
        fails(UpdateCheck.DOWNLOAD);
        assertThat(ranges).hasSize(Download.WRONG_MAX);
        assertThat(download.file(ID)).doesNotExist();
        behaviour =
                (exchange, _) -> {
                    // Nobody says how much comes.
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    while (stopped.getCount() > 0) {
                        out.write(CONTENT);
                    }
                };
        fails(UpdateCheck.DOWNLOAD);
        assertThat(download.file(ID)).doesNotExist();
    }

    @Test
    void a_server_that_has_less_is_given_up() throws Exception {
        int less = BYTES / 2;
        behaviour =
                (exchange, from) -> {
                    if (from >= less) {
                        exchange.sendResponseHeaders(416, -1);
                    } else {
                        send(exchange, from, Arrays.copyOfRange(CONTENT, from, less), less);
                    }
                };
        fails(UpdateCheck.DOWNLOAD);
        assertThat(download.file(ID)).doesNotExist();
    }

    @Test
    void another_content_is_never_taken() throws Exception {
        byte[] other = Releases.content(5, BYTES);
        behaviour = (exchange, from) -> send(exchange, from, other, BYTES);
        fails(UpdateCheck.DIGEST);
        assertThat(ranges).hasSize(Download.WRONG_MAX);
        assertThat(download.file(ID)).doesNotExist();
    }

    @Test
    void what_was_spoiled_on_the_disk_is_fetched_anew() throws Exception {
        Files.createDirectories(path.resolve("update"));
        Files.write(download.file(ID), new byte[1_000]);
        comes();
        assertThat(ranges).containsExactly("bytes=1000-", "whole");
    }

    @Test
    void a_redirect_is_not_followed_and_tried_for_a_week() throws Exception {
        behaviour =
                (exchange, _) -> {
                    exchange.getResponseHeaders().set("Location", "/file");
                    exchange.sendResponseHeaders(302, -1);
                };
        fails(UpdateCheck.DOWNLOAD);
        assertThat(ranges).hasSize(patience.waits.size() + 1);
        assertThat(patience.waits)
                .startsWith(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8))
                .endsWith(Download.WAIT_MAX);
        assertThat(patience.tried).isBetween(Download.TRIED_MAX, Download.TRIED_MAX.plusHours(5));
    }

    @Test
    void a_server_that_falls_silent_is_left() throws Exception {
        behaviour =
                (exchange, from) -> {
                    if (from > 0) {
                        serve(exchange, from);
                        return;
                    }
                    exchange.sendResponseHeaders(200, BYTES);
                    exchange.getResponseBody().write(CONTENT, 0, 70_000);
                    exchange.getResponseBody().flush();
                    await(stopped);
                };
        comes();
        assertThat(ranges).containsExactly("whole", "bytes=70000-");
    }

    @Test
    void whoever_waits_for_a_silent_server_can_be_called_back() throws Exception {
        web =
                new HubWeb(
                        data.identity()
                                .at(
                                        Optional.empty(),
                                        Optional.of(
                                                "http://127.0.0.1:"
                                                        + server.getAddress().getPort())),
                        Duration.ofMinutes(5));
        fresh();
        CountDownLatch silent = new CountDownLatch(1);
        behaviour =
                (exchange, _) -> {
                    exchange.sendResponseHeaders(200, BYTES);
                    exchange.getResponseBody().write(CONTENT, 0, 70_000);
                    exchange.getResponseBody().flush();
                    silent.countDown();
                    await(stopped);
                };
        List<Download.Result> results = new CopyOnWriteArrayList<>();
        Thread fetching =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                results.add(fetch());
                            } catch (IOException | InterruptedException failure) {
                                throw new IllegalStateException(failure);
                            }
                        });
        silent.await();
        patience.wants = _ -> false;
        while (!fetching.join(Duration.ofMillis(50))) {
            download.nudge();
        }
        assertThat(results).containsExactly(new Download.Result.Stopped());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_disk_without_room_is_said_before_anything_is_fetched() throws Exception {
        freeBytes = BYTES + Download.FREE_BYTES_MIN - 1;
        fails(UpdateCheck.SPACE);
        assertThat(ranges).isEmpty();
        freeBytes++;
        comes();
    }

    @Test
    void only_the_file_of_one_release_is_kept() throws Exception {
        Files.createDirectories(path.resolve("update"));
        Path former = Files.write(download.file(Releases.id(3)), CONTENT);
        Path slot = Files.write(path.resolve("update/a"), CONTENT);
        comes();
        assertThat(former).doesNotExist();
        download.keepOnly(Optional.empty());
        assertThat(download.file(ID)).doesNotExist();
        assertThat(slot).exists();
    }
}
