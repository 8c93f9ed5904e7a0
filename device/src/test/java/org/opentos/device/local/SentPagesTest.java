package org.opentos.device.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.app.AppCalls;
import org.opentos.device.app.AppShelf;
import org.opentos.device.app.Sendings;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.node.ObjectNode;

/// Files that were sent here, from a hub that answers over HTTP, or does not, to whoever reads
/// them.
class SentPagesTest {
    private static final DeviceId SELF = DeviceId.parse("device_01jd3zv5t8e6rbh3w7q2k9m4nx");
    private static final String FRAME = "installation_01jd3zv5t8e6rbh3w7q2k9m4nx";
    private static final byte[] CONTENT = "a picture".getBytes(StandardCharsets.UTF_8);

    @TempDir Path path;
    private final HttpClient client = HttpClient.newHttpClient();

    /// What the hub was asked: the path, and which part of the file.
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /// Until it is open the hub lets everybody wait.
    private final CountDownLatch open = new CountDownLatch(1);

    private DataDirectory data;
    private AppShelf shelf;
    private HttpServer hub;
    private WebServer local;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(Files.createDirectory(path.resolve("data")));
        Changes changes = new Changes();
        shelf =
                AppShelf.load(
                        SELF,
                        data,
                        _ -> {
                            throw new IOException("nothing is fetched");
                        },
                        changes);
        AppCalls calls =
                new AppCalls(
                        SELF,
                        shelf,
                        (_, _, _) -> Outcome.refused(RefusalCode.HUB_UNREACHABLE, "No hub."));
        Sendings sendings = new Sendings(SELF, calls, shelf, changes);
        sendings.heard(Channel.SENDINGS, told());
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hub.createContext(
                "/api/v1/sendings/sending_1/content",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "image/jpeg");
                    exchange.getResponseHeaders().add("Set-Cookie", "of=the-hub");
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT);
                    exchange.close();
                });
        hub.start();
        SentPages pages = new SentPages(sendings, this::open);
        local =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .shutdownHook(false)
                        .routing(routing ->
                                routing.get("/local/sendings/{sending}/file", pages::file)
                                        .get("/local/sendings/{sending}/code", pages::code)
                                        .get(
                                                "/app/{app}/{sending}",
                                                (request, response) ->
                                                        pages.file(
                                                                request,
                                                                response,
                                                                Requests.part(request, "sending"),
                                                                Optional.of(
                                                                        Requests.part(
                                                                                request, "app")))))
                        .build()
                        .start();
    }

    @AfterEach
    void stop() throws Exception {
        open.countDown();
        local.stop();
        hub.stop(0);
        shelf.close();
        data.close();
        client.close();
    }

    private static ObjectNode told() {
        ObjectNode told = Json.object();
        for (String id : List.of("sending_1", "sending_2")) {
            told.withArray("sendings")
                    .addObject()
                    .put("id", id)
                    .put("type", "image/jpeg")
                    .put("pass", "a-pass")
                    .put("said", "")
                    .withArray("apps")
                    .add(FRAME);
        }
        told.withArray("sendings")
                .addObject()
                .put("id", "link")
                .put("said", "https://example.org/")
                .put("type", "");
        return told;
    }

    private HubWeb.Answer open(String at, Optional<String> range) throws IOException {
        asked.add(at + range.map(each -> " " + each).orElse(""));
        if (at.contains("sending_2")) {
            try {
                open.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("the hub is away");
        }
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + hub.getAddress().getPort() + at)
                                .toURL()
                                .openConnection();
        return new HubWeb.Answer(connection, connection.getResponseCode());
    }

    private HttpRequest request(String at, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + local.port() + at));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private HttpResponse<String> get(String at, String... headers) throws Exception {
        return client.send(request(at, headers), HttpResponse.BodyHandlers.ofString());
    }

    private static String code(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("code")
                .asString("");
    }

    @Test
    void a_file_is_handed_through_and_nothing_else_of_the_answer() throws Exception {
        HttpResponse<String> answer = get("/local/sendings/sending_1/file");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a picture");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("sandbox");
        assertThat(asked)
                .containsExactly(
                        "/api/v1/sendings/sending_1/content?device="
                                + SELF.text()
                                + "&pass=a-pass");
    }

    @Test
    void a_part_is_asked_for_as_a_part_and_what_is_none_is_not_handed_on() throws Exception {
        get("/local/sendings/sending_1/file", "Range", "bytes=2-5");
        get("/local/sendings/sending_1/file", "Range", "bytes=0-1,3-4");
        get("/local/sendings/sending_1/file", "Range", "lines=1-2");
        assertThat(asked.getFirst()).endsWith("pass=a-pass bytes=2-5");
        assertThat(asked.subList(1, 3)).allMatch(each -> each.endsWith("pass=a-pass"));
    }

    @Test
    void an_app_that_does_not_open_it_has_none() throws Exception {
        assertThat(get("/app/" + FRAME + "/sending_1").body()).isEqualTo("a picture");
        HttpResponse<String> other = get("/app/installation_other/sending_1");
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(code(other)).isEqualTo("not-found");
        assertThat(code(get("/local/sendings/sending_3/file"))).isEqualTo("not-found");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_link_is_a_code_and_a_file_is_none() throws Exception {
        HttpResponse<String> answer = get("/local/sendings/link/code");
        assertThat(answer.body()).contains("\"rows\"");
        assertThat(code(get("/local/sendings/sending_1/code"))).isEqualTo("not-found");
    }

    @Test
    void as_many_are_read_at_once_as_there_are_places_and_no_more() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> reading =
                Stream.generate(() ->
                                client.sendAsync(
                                        request("/local/sendings/sending_2/file"),
                                        HttpResponse.BodyHandlers.ofString()))
                        .limit(SentPages.AT_ONCE_MAX + 1L)
                        .toList();
        // One is refused at once, whichever comes last; the others wait for the hub.
        CompletableFuture.anyOf(reading.toArray(CompletableFuture[]::new))
                .get(20, TimeUnit.SECONDS);
        assertThat(
                        reading.stream()
                                .filter(CompletableFuture::isDone)
                                .map(each -> code(each.join())))
                .containsExactly("busy");
        open.countDown();
        CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new))
                .get(20, TimeUnit.SECONDS);
        assertThat(reading.stream().map(each -> code(each.join())))
                .containsOnly("busy", "hub-unreachable");
        assertThat(asked).hasSize(SentPages.AT_ONCE_MAX);
        assertThat(get("/local/sendings/sending_1/file").body()).isEqualTo("a picture");
    }
}
