package org.opentos.device.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.device.json.Json;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The networks that a person can choose from, and how one is joined.
class NetworkTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final String HOME = "/net/connman/iwd/0/3/486f6d65_psk";
    private static final String CAFE = "/net/connman/iwd/0/3/63616665_open";

    /// As busctl says it.
    private static final String SEEN =
            """
            {"radio": true,
             "objects": {"type": "a{oa{sa{sv}}}", "data": [{
               "/net/connman/iwd/0/3": {"net.connman.iwd.Station": {
                 "State": {"type": "s", "data": "%s"}}},
               "/net/connman/iwd/0/3/486f6d65_psk": {"net.connman.iwd.Network": {
                 "Name": {"type": "s", "data": "Home"}, "Connected": {"type": "b", "data": false},
                 "Type": {"type": "s", "data": "psk"}}},
               "/net/connman/iwd/0/3/63616665_open": {"net.connman.iwd.Network": {
                 "Name": {"type": "s", "data": "cafe"}, "Connected": {"type": "b", "data": true},
                 "KnownNetwork": {"type": "o", "data": "/net/connman/iwd/63616665_open"},
                 "Type": {"type": "s", "data": "open"}}},
               "/net/connman/iwd/0/3/776f726b_8021x": {"net.connman.iwd.Network": {
                 "Name": {"type": "s", "data": "work"}, "Type": {"type": "s", "data": "8021x"}}}}]},
             "stations": [{"type": "a(on)", "data": [[
               ["/net/connman/iwd/0/3/486f6d65_psk", -5400],
               ["/net/connman/iwd/0/3/776f726b_8021x", -5500],
               ["/net/connman/iwd/0/3/63616665_open", -8000]]]},
               {"type": "a(on)", "data": [[["/net/connman/iwd/1/4/486f6d65_psk", -9000]]]}]}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private String state = "connected";
    private final AtomicBoolean up = new AtomicBoolean();
    private final Changes changes = new Changes();

    /// How the network that is being joined answers, and when.
    private volatile CompletableFuture<String> joined = new CompletableFuture<>();

    @TempDir Path path;

    private Network network() {
        return new Network(Optional.of(this::answer), up::get, changes);
    }

    private JsonNode answer(String request, Duration atMost) {
        asked.add(request);
        return json(
                switch (request.split(" ", -1)[0]) {
                    case "see" -> SEEN.formatted(state);
                    case "join" -> joined.join();
                    default -> "{}";
                });
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static JsonNode shown(Network network) {
        ObjectNode state = Json.object();
        network.show(state);
        return state.path("network");
    }

    private static ObjectNode choice(String id, String password) {
        return Json.object().put("network", id).put("password", password);
    }

    @Test
    void showsWhatAPersonCanJoinWhileThereIsNoNetwork() {
        Network network = network();
        network.look();
        assertThat(shown(network))
                .isEqualTo(
                        json(
                                """
                                {"up": false, "radio": true, "joining": "", "fault": "", "networks": [
                                  {"id": "%s", "name": "Home", "strength": 4, "secured": true, "known": false, "joined": false},
                                  {"id": "%s", "name": "cafe", "strength": 1, "secured": false, "known": true, "joined": true}]}
                                """
                                        .formatted(HOME, CAFE)));
        assertThat(asked).containsExactly("see");
    }

    @Test
    void aNetworkThatIwdOnlyTriesIsNotJoined() {
        state = "connecting";
        Network network = network();
        network.look();
        assertThat(shown(network).at("/networks/1/joined").asBoolean()).isFalse();
    }

    @Test
    void looksForNetworksOnlyWhereSomebodyLooksAtThem() {
        up.set(true);
        Network network = network();
        network.look();
        assertThat(asked).isEmpty();
        network.watch();
        network.look();
        assertThat(asked).containsExactly("see", "look");
    }

    @Test
    void joinsAndSaysWhatCameOfIt() throws Exception {
        Network network = network();
        network.look();
        assertThat(network.join(choice(HOME, "pass word"))).isInstanceOf(Outcome.Done.class);
        assertThat(shown(network).path("joining").asString()).isEqualTo("Home");
        // One after the other.
        assertThat(code(network.join(choice(CAFE, "")))).isEqualTo(RefusalCode.BUSY);
        joined.complete("{\"fault\": \"network-refused\"}");
        awaitFault(network);
        assertThat(shown(network).path("joining").asString()).isEmpty();
        assertThat(asked).contains("join " + HOME + " 7061737320776f7264");
        // A page that looks on does not wipe away what nobody has read.
        network.watch();
        assertThat(shown(network).path("fault").asString()).isEqualTo("network-refused");
        joined = new CompletableFuture<>();
        network.join(choice(CAFE, ""));
        assertThat(shown(network).path("fault").asString()).isEmpty();
    }

    private void awaitFault(Network network) throws InterruptedException {
        long end = System.nanoTime() + WAIT.toNanos();
        long version = changes.version();
        while (!shown(network).path("fault").asString().equals("network-refused")) {
            assertThat(System.nanoTime()).isLessThan(end);
            version = changes.awaitAfter(version, WAIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seven77", "pässword", "line\\nbreak"})
    void refusesAPasswordThatNoneCanBe(String password) {
        Network network = network();
        network.look();
        assertThat(code(network.join(choice(HOME, password.replace("\\n", "\n")))))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(network.join(choice(HOME, "x".repeat(64)))))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(asked).containsExactly("see");
    }

    @Test
    void refusesWhatIsNotInReach() {
        Network network = network();
        assertThat(code(network.join(choice(HOME, "password")))).isEqualTo(RefusalCode.NOT_FOUND);
        network.look();
        assertThat(code(network.join(choice("/net/connman/iwd/0/3/776f726b_8021x", ""))))
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void withoutAnImageThereIsNothingToChoose() {
        Network network = new Network(Optional.empty(), up::get, changes);
        assertThat(shown(network).isNull()).isTrue();
        assertThat(code(network.watch())).isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
        assertThat(code(network.join(choice(HOME, "password"))))
                .isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
    }

    private static RefusalCode code(Outcome<JsonNode> outcome) {
        return ((Outcome.Refused<JsonNode>) outcome).refusal().code();
    }

    @Test
    void asksTheImageOverItsSocket() throws Exception {
        Path socket = path.resolve("network");
        try (ServerSocketChannel image = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            image.bind(UnixDomainSocketAddress.of(socket));
            SocketDoor door = new SocketDoor(socket);
            CompletableFuture<String> heard =
                    CompletableFuture.supplyAsync(() -> serve(image, "{\"radio\": true}"));
            assertThat(door.ask("see", WAIT).path("radio").asBoolean()).isTrue();
            assertThat(heard.get()).isEqualTo("see\n");
            CompletableFuture<String> nonsense =
                    CompletableFuture.supplyAsync(() -> serve(image, "nonsense"));
            assertThatThrownBy(() -> door.ask("see", WAIT)).isInstanceOf(IOException.class);
            nonsense.get();
            // Nobody answers.
            assertThatThrownBy(() -> door.ask("see", Duration.ofMillis(50)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not answer");
        }
        assertThatThrownBy(() -> new SocketDoor(path.resolve("none")).ask("see", WAIT))
                .isInstanceOf(IOException.class);
    }

    private static String serve(ServerSocketChannel image, String said) {
        try (SocketChannel channel = image.accept()) {
            ByteBuffer line = ByteBuffer.allocate(100);
            while (channel.read(line) >= 0) {
                // Until the asker has said all.
            }
            channel.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
            return new String(line.array(), 0, line.position(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new IllegalStateException("the image's double failed", failure);
        }
    }
}
