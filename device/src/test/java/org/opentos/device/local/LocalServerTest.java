package org.opentos.device.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.RunningDevice;
import org.opentos.device.TestIdentity;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import tools.jackson.databind.JsonNode;

/// The local API over a real socket, as a browser and as an attacker would speak to it.
class LocalServerTest {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private static final String APP = "01jd3zv5t8e6rbh3w7q2k9m4nx";
    private static final String INSTALLATION = "installation_" + APP;

    @TempDir Path path;
    private RunningDevice device;

    private record Answer(int status, String head, String body) {
        JsonNode json() {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        }
    }

    @BeforeEach
    void start() throws IOException, StartFailure {
        Path data = Files.createDirectory(path.resolve("data"));
        Path shell = Files.createDirectories(path.resolve("shell/assets"));
        Files.writeString(path.resolve("shell/index.html"), "<!doctype html>shell");
        Files.writeString(shell.resolve("main-1234.js"), "1");
        Files.writeString(path.resolve("secret.json"), "{}");
        Files.writeString(
                data.resolve("wallet.json"),
                """
                {"person": "Ada", "account": "0123456789", "key": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="}
                """);
        TestIdentity.write(data, "tv", "mqtt://127.0.0.1:1");
        writeApp(data);
        device = RunningDevice.start(data, "--shell", path.resolve("shell").toString());
    }

    /// An app as the device keeps it once it has fetched it.
    private static void writeApp(Path data) throws IOException {
        String digest = "a".repeat(64);
        Path files = Files.createDirectories(data.resolve("apps").resolve(digest));
        Files.writeString(files.resolve("index.html"), "<!doctype html>app");
        Files.writeString(
                data.resolve("apps").resolve(digest + ".json"),
                """
                {"start": "index.html", "icon": "icon.svg", "background": "",
                 "network": ["https://scores.example.org"]}
                """);
        Files.writeString(
                data.resolve("apps.json"),
                """
                {"store": "key", "apps": [{"installation": "%s", "app": "org.example.moon", "code": 1,
                  "digest": "%s", "bytes": 1, "pass": "a", "person": "Ada", "draft": false,
                  "name": {"en": "Moon", "zh-Hans": "月球"}, "grants": []}]}
                """
                        .formatted(INSTALLATION, digest));
    }

    @AfterEach
    void stop() {
        device.close();
    }

    private Answer send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), device.port())) {
            socket.getOutputStream()
                    .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return read(new DataInputStream(socket.getInputStream()));
        }
    }

    private static Answer read(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        Matcher length = LENGTH.matcher(text);
        byte[] body = new byte[length.find() ? Integer.parseInt(length.group(1)) : 0];
        in.readFully(body);
        return new Answer(
                Integer.parseInt(text.substring(9, 12)),
                text,
                new String(body, StandardCharsets.UTF_8));
    }

    private Answer get(String target, String more) throws IOException {
        return send("GET " + target + " HTTP/1.1\n" + host(more) + more + "Connection: close\n\n");
    }

    private String host(String more) {
        return more.contains("Host:") ? "" : "Host: tv.localhost:" + device.port() + "\n";
    }

    private Answer post(String target, String body, String more) throws IOException {
        String type = more.contains("Content-Type") ? "" : "Content-Type: application/json\n";
        return send(
                "POST "
                        + target
                        + " HTTP/1.1\n"
                        + host(more)
                        + type
                        + more
                        + "Content-Length: "
                        + body.length()
                        + "\nConnection: close\n\n"
                        + body);
    }

    @Test
    void showsTheCodeOfAnUnclaimedDevice() throws IOException {
        JsonNode state = get("/local/state", "").json();
        assertThat(state.path("claim").path("state").asString()).isEqualTo("unclaimed");
        assertThat(state.path("claim").path("url").asString())
                .isEqualTo("https://hub.localhost:8443/claim#ABCDEFGH");
        int size = state.path("claim").path("qr").path("size").asInt();
        assertThat(state.path("claim").path("qr").path("rows")).hasSize(size);
        assertThat(state.path("claim").path("qr").path("rows").path(0).asString()).hasSize(size);
        assertThat(state.path("home").isNull()).isTrue();
    }

    @Test
    void hearsThatItsPageWasDrawnAndSaysThatNoUpdateComes() throws IOException {
        assertThat(post("/local/drawn", "{}", "").status()).isEqualTo(202);
        assertThat(post("/local/drawn", "{}", "Origin: http://evil.example\n").status())
                .isEqualTo(403);
        assertThat(get("/local/state", "").json().path("update").isNull()).isTrue();
    }

    @Test
    void servesTheShellAndNothingBesideIt() throws IOException {
        Answer page = get("/", "");
        assertThat(page.body()).isEqualTo("<!doctype html>shell");
        assertThat(page.head()).contains("Content-Security-Policy: default-src 'none'");
        assertThat(get("/shell/assets/main-1234.js", "").head()).contains("immutable");
        for (String escape :
                new String[] {
                    "/shell/../secret.json",
                    "/shell/..%2fsecret.json",
                    "/shell/%2e%2e/secret.json",
                    "/shell/assets/../../secret.json"
                }) {
            assertThat(get(escape, "").status()).as(escape).isIn(400, 404);
        }
    }

    @Test
    void takesAPersonsTouch() throws IOException {
        String origin = "Origin: http://tv.localhost:" + device.port() + "\n";
        assertThat(post("/local/properties/volume", "{\"value\":33}", origin).status())
                .isEqualTo(202);
        JsonNode state = get("/local/state", "").json();
        assertThat(state.path("properties").path("volume").path("value").asInt()).isEqualTo(33);
        Answer shown = post("/local/actions/showMessage", "{\"input\":{\"text\":\"hi\"}}", "");
        assertThat(shown.status()).isEqualTo(202);
        assertThat(post("/local/locale", "{\"locale\":\"zh-Hans\"}", "").status()).isEqualTo(202);
        assertThat(get("/local/state", "").json().path("locale").asString()).isEqualTo("zh-Hans");
    }

    @Test
    void refusesWithTheCodesOfTheHub() throws IOException {
        assertThat(code(post("/local/properties/volume", "{\"value\":330}", "")))
                .isEqualTo("400 value-invalid");
        assertThat(code(post("/local/properties/nowPlaying", "{\"value\":\"x\"}", "")))
                .isEqualTo("400 property-read-only");
        assertThat(code(post("/local/properties/none", "{\"value\":1}", "")))
                .isEqualTo("404 property-unknown");
        assertThat(code(post("/local/properties/volume", "{}", ""))).isEqualTo("400 field-invalid");
        assertThat(code(post("/local/properties/volume", "{", ""))).isEqualTo("400 body-malformed");
        assertThat(code(post("/local/properties/volume", " ".repeat(131_073), "")))
                .isEqualTo("413 body-too-large");
        assertThat(code(post("/local/actions/none", "{}", ""))).isEqualTo("404 action-unknown");
        assertThat(code(post("/local/locale", "{\"locale\":\"xx\"}", "")))
                .isEqualTo("400 field-invalid");
        assertThat(code(get("/local/none", ""))).isEqualTo("404 not-found");
        String thing = "/local/things/" + TestIdentity.DEVICE + "/properties/power";
        assertThat(code(post(thing, "{\"value\":true}", ""))).isEqualTo("404 not-found");
    }

    private static String code(Answer answer) {
        assertThat(answer.head()).contains("application/problem+json");
        return answer.status() + " " + answer.json().path("code").asString();
    }

    @Test
    void answersOnlyToItsOwnNamesAndPages() throws IOException {
        String value = "{\"value\":1}";
        assertThat(get("/local/state", "Host: evil.example\n").status()).isEqualTo(403);
        assertThat(get("/", "Host: watch.localhost:80\n").status()).isEqualTo(403);
        assertThat(get("/local/state", "Host: 127.0.0.1:1\n").status()).isEqualTo(200);
        for (String hostile :
                new String[] {
                    "Origin: https://evil.example\n",
                    "Origin: null\n",
                    "Origin: http://watch.localhost:" + device.port() + "\n",
                    "Sec-Fetch-Site: cross-site\n",
                    "Content-Type: text/plain\n"
                }) {
            assertThat(post("/local/properties/volume", value, hostile).status())
                    .as(hostile)
                    .isEqualTo(403);
        }
        assertThat(post("/local/ear/sound", "no", "Content-Type: audio/l16\n").status())
                .isEqualTo(204);
        assertThat(
                        post("/local/ear/sound", "odd", "Content-Type: audio/l16\n")
                                .json()
                                .path("code")
                                .asString())
                .as("half a sample")
                .isEqualTo("body-too-large");
        assertThat(
                        post("/local/ear/sound", "no", "Content-Type: application/octet-stream\n")
                                .status())
                .isEqualTo(403);
        assertThat(get("/local/state", "Sec-Fetch-Site: cross-site\n").status()).isEqualTo(403);
        assertThat(get("/", "Sec-Fetch-Site: cross-site\n").status()).isEqualTo(200);
    }

    @Test
    void servesAnAppUnderItsOwnNameAndNothingElseThere() throws IOException {
        String own = "Host: app-" + APP + ".localhost:" + device.port() + "\n";
        String file = "/apps/" + INSTALLATION + "/index.html";
        Answer page = get(file, own + "Sec-Fetch-Site: cross-site\n");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).endsWith("app");
        assertThat(page.head().toLowerCase(Locale.ROOT))
                .contains("content-security-policy: sandbox allow-scripts; default-src 'none'")
                .contains("https://scores.example.org;")
                .contains("permissions-policy: camera=()")
                .doesNotContain("x-frame-options");
        assertThat(get(file, "").status()).as("under the shell's own name").isEqualTo(200);

        String other = "Host: app-00000000000000000000000000.localhost\n";
        assertThat(get(file, other).status()).isEqualTo(403);
        assertThat(get("/local/state", own).status()).isEqualTo(403);
        assertThat(get("/", own).status()).isEqualTo(403);
        assertThat(post("/local/properties/volume", "{\"value\":1}", own).status()).isEqualTo(403);
        assertThat(post(file, "{}", own).status()).isEqualTo(403);
        assertThat(get("/apps/" + INSTALLATION + "/../../identity.json", own).status())
                .isIn(400, 403, 404);
        assertThat(get("/apps/" + INSTALLATION, "").status()).isEqualTo(404);
        String calls = "/local/apps/" + INSTALLATION + "/calls";
        assertThat(post(calls, "{\"call\":\"person\"}", "Origin: null\n").status())
                .as("from the app's own frame")
                .isEqualTo(403);
        assertThat(post(calls, "{\"call\":\"person\"}", "").status())
                .as("from the shell, without the hub")
                .isEqualTo(503);
    }

    /// A trial of an app means something only where it runs as on a terminal.
    @Test
    void servesAnAppUnderThePolicyOfATrial() throws IOException {
        JsonNode sandbox =
                Json.parse(Files.readAllBytes(Path.of("../ui/trial/sandbox.json"))).orElseThrow();
        String host = "app-" + APP + ".localhost:" + device.port();
        String file = "/apps/" + INSTALLATION + "/index.html";
        String head = get(file, "Host: " + host + "\n").head();

        assertThat(head)
                .contains(
                        sandbox.path("policy")
                                .asString()
                                .replace("{own}", "http://" + host + "/apps/" + INSTALLATION + "/")
                                .replace("{network}", "https://scores.example.org")
                                .replace("{port}", ":" + device.port()));
        sandbox.path("headers")
                .properties()
                .forEach(each ->
                        assertThat(head)
                                .containsIgnoringCase(
                                        each.getKey() + ": " + each.getValue().asString()));
    }

    @Test
    void showsItsOwnPageWhereAPhoneInstallsAnApp() throws IOException {
        Answer link = get("/local/store/org.example.moon", "");
        assertThat(link.status()).isEqualTo(200);
        assertThat(link.body()).contains("/store/org.example.moon?device=device_").contains("rows");
        assertThat(get("/local/store/Not%20an%20app", "").status()).isEqualTo(404);
        assertThat(get("/local/store/..%2F..%2Fidentity/icon", "").status()).isIn(400, 404);
        for (String list : List.of("/local/store", "/local/store?after=org.example.moon")) {
            assertThat(get(list, "").body()).as("without the hub").contains("hub-unreachable");
        }
        assertThat(get("/local/store/org.example.moon/icon", "").status()).isEqualTo(404);
        String own = "Host: app-" + APP + ".localhost:" + device.port() + "\n";
        assertThat(get("/local/store", own).status()).as("for an app").isEqualTo(403);
    }

    @Test
    void sendsEachChangeToOpenPages() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest live =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + device.port() + "/local/live"))
                            .header("Accept", "text/event-stream")
                            .build();
            try (Stream<String> lines =
                    client.send(live, HttpResponse.BodyHandlers.ofLines()).body()) {
                Iterator<String> each = lines.iterator();
                assertThat(next(each, "\"form\":\"tv\"")).contains("\"volume\":{\"value\":20");
                post("/local/properties/volume", "{\"value\":44}", "");
                assertThat(next(each, "\"volume\":{\"value\":44")).startsWith("data:");
            }
            client.shutdownNow();
        }
    }

    private static String next(Iterator<String> lines, String containing) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.contains(containing)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended before " + containing);
    }

    @Test
    void showsAPaymentCodeAndDoesNotDecideWithoutTheHub() throws Exception {
        JsonNode code = get("/local/payment-code", "").json();
        assertThat(code.path("text").asString()).matches("960123456789[0-9]{8}");
        assertThat(code.path("bars").asString()).matches("1[01]{143}1");
        assertThat(code.path("qr").path("size").asInt()).isGreaterThan(20);
        assertThat(get("/local/state", "").json().path("wallet").path("person").asString())
                .isEqualTo("Ada");
        assertThat(get("/local/state", "").body()).doesNotContain("MTIzNDU2");
        Answer decided = post("/local/payments/request_1", "{\"decision\":\"decline\"}", "");
        assertThat(decided.json().path("code").asString()).isEqualTo("hub-unreachable");
    }
}
