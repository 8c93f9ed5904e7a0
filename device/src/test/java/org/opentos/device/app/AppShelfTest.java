package org.opentos.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.keys.SigningKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A shelf beside a hub that hands packages out, or does not.
class AppShelfTest {
    private static final DeviceId SELF = DeviceId.parse("device_01jd3zv5t8e6rbh3w7q2k9m4nx");
    private static final String INSTALLATION = "installation_01jd3zv5t8e6rbh3w7q2k9m4nx";
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir Path path;
    private final Changes changes = new Changes();

    /// What the hub hands out, by digest, and what it was asked for.
    private final Map<String, byte[]> packages = new ConcurrentHashMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private DataDirectory data;
    private AppShelf shelf;

    @BeforeEach
    void start() throws IOException, StartFailure {
        data = DataDirectory.open(Files.createDirectory(path.resolve("data")));
        open();
    }

    private void open() throws IOException {
        shelf = AppShelf.load(SELF, data, this::get, changes);
        shelf.start();
    }

    @AfterEach
    void stop() throws Exception {
        shelf.close();
        data.close();
    }

    private ByteArrayInputStream get(String address) throws IOException {
        asked.add(address);
        for (Map.Entry<String, byte[]> each : packages.entrySet()) {
            if (address.startsWith("/api/v1/packages/" + each.getKey() + "?")) {
                return new ByteArrayInputStream(each.getValue());
            }
        }
        throw new IOException("the hub answered with 404");
    }

    private AppPackages.Made offered(String word) throws IOException {
        return offered(word, AppPackages.STORE);
    }

    private AppPackages.Made offered(String word, SigningKey sealing) throws IOException {
        AppPackages.Made made = AppPackages.make(path, word, sealing);
        packages.put(made.digest(), made.content());
        return made;
    }

    private static JsonNode told(AppPackages.Made... made) {
        ObjectNode message = Json.object().put("store", AppPackages.STORE.verifying().text());
        ArrayNode apps = message.putArray("apps");
        for (AppPackages.Made each : made) {
            ObjectNode app =
                    apps.addObject()
                            .put("installation", INSTALLATION)
                            .put("app", "org.example.moon")
                            .put("code", 1)
                            .put("digest", each.digest())
                            .put("bytes", each.content().length)
                            .put("pass", "a-pass")
                            .put("person", "Ada");
            app.putObject("name").put("en", "Moon").put("zh-Hans", "月球");
            app.putArray("grants");
        }
        return message;
    }

    private void await(Predicate<ArrayNode> condition) throws InterruptedException {
        long end = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < end) {
            long version = changes.version();
            if (condition.test(shelf.shown())) {
                return;
            }
            changes.awaitAfter(version, WAIT);
        }
        throw new AssertionError("did not come: " + shelf.shown());
    }

    private void awaitState(String state) throws InterruptedException {
        await(shown -> shown.path(0).path("state").asString("").equals(state));
    }

    private String page() {
        return shelf.file(INSTALLATION, "index.html")
                .map(file -> new String(file.content(), StandardCharsets.UTF_8))
                .orElse("");
    }

    @Test
    void no_app_comes_to_a_disk_that_is_full() throws Exception {
        AppPackages.Made made = offered("one");
        long free = DataDirectory.FREE_BYTES_MIN + 2 * made.content().length;
        try (DataDirectory full =
                DataDirectory.open(Files.createDirectory(path.resolve("full")), () -> free - 1)) {
            shelf.close();
            shelf = AppShelf.load(SELF, full, this::get, changes);
            shelf.start();
            shelf.told(told(made));
            awaitState("failed");
            assertThat(shelf.shown().path(0).path("reason").asString()).isEqualTo("storage-full");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void an_app_that_should_be_here_is_fetched_and_served() throws Exception {
        shelf.told(told(offered("one")));
        awaitState("ready");

        assertThat(page()).endsWith("one");
        assertThat(shelf.file(INSTALLATION, "js/app.js").orElseThrow().type())
                .startsWith("text/javascript");
        assertThat(shelf.file(INSTALLATION, "index.html").orElseThrow().network())
                .containsExactly("https://scores.example.org");
        assertThat(asked.getFirst()).endsWith("?device=" + SELF.text() + "&pass=a-pass");
        for (String each :
                List.of(
                        "../../identity.json",
                        "manifest.json/..",
                        "META-INF/digests.json",
                        "no.html",
                        "")) {
            assertThat(shelf.file(INSTALLATION, each)).as(each).isEmpty();
        }
        assertThat(shelf.file("installation_00000000000000000000000000", "index.html")).isEmpty();
    }

    @Test
    void what_is_here_is_here_after_a_restart_without_the_hub() throws Exception {
        shelf.told(told(offered("one")));
        awaitState("ready");
        shelf.close();
        packages.clear();
        asked.clear();

        open();

        assertThat(shelf.shown().path(0).path("state").asString("")).isEqualTo("ready");
        assertThat(page()).endsWith("one");
        assertThat(asked).isEmpty();
    }

    @Test
    void a_new_version_takes_the_place_of_the_old_one() throws Exception {
        AppPackages.Made first = offered("one");
        shelf.told(told(first));
        awaitState("ready");

        AppPackages.Made second = offered("two");
        shelf.told(told(second));
        await(_ -> page().endsWith("two") && !onDisk().contains(first.digest()));

        assertThat(onDisk()).contains(second.digest());
    }

    @Test
    void an_app_that_should_not_be_here_is_gone_at_once() throws Exception {
        shelf.told(told(offered("one")));
        awaitState("ready");

        shelf.told(told());

        assertThat(shelf.shown()).isEmpty();
        assertThat(page()).isEmpty();
        shelf.told(told(offered("two")));
        awaitState("ready");
        await(_ -> onDisk().size() == 2);
    }

    @Test
    void what_the_store_did_not_sign_is_not_taken() throws Exception {
        AppPackages.Made foreign = offered("foreign", SigningKey.fresh(new SecureRandom()));
        shelf.told(told(foreign));

        awaitState("failed");

        assertThat(shelf.shown().path(0).path("reason").asString(""))
                .isEqualTo("signature-invalid");
        assertThat(page()).isEmpty();
        assertThat(onDisk()).isEmpty();
    }

    @Test
    void another_package_than_was_announced_is_not_taken() throws Exception {
        AppPackages.Made announced = offered("announced");
        packages.put(announced.digest(), offered("other").content());
        shelf.told(told(announced));

        awaitState("failed");

        assertThat(shelf.shown().path(0).path("reason").asString(""))
                .isEqualTo("signature-invalid");
    }

    @Test
    void a_download_that_breaks_off_is_tried_again() throws Exception {
        AppPackages.Made made = offered("one");
        byte[] whole = made.content();
        packages.put(made.digest(), Arrays.copyOf(whole, whole.length / 2));
        shelf.told(told(made));
        awaitState("failed");
        assertThat(shelf.shown().path(0).path("reason").asString(""))
                .isEqualTo("package-malformed");

        packages.put(made.digest(), whole);
        shelf.told(told(made));

        awaitState("ready");
        assertThat(onDisk()).hasSize(2);
    }

    @Test
    void nonsense_from_a_hub_is_no_app() {
        ObjectNode message = Json.object();
        ArrayNode apps = message.putArray("apps");
        apps.addObject().put("installation", "x");
        apps.addObject().put("installation", INSTALLATION).put("digest", "../../etc");
        apps.add(7);

        shelf.told(message);

        assertThat(shelf.shown()).isEmpty();
    }

    private List<String> onDisk() {
        try (var found = Files.list(path.resolve("data/apps"))) {
            return found.map(each -> each.getFileName().toString())
                    .filter(each -> !each.startsWith("."))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list the packages", failure);
        }
    }
}
