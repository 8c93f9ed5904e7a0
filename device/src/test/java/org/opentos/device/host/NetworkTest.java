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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.device.json.Json;
import org.opentos.device.phone.Offer;
import org.opentos.device.phone.PhoneDoor;
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

    /// How the image answers where it is to open or close the device's own network.
    private volatile String shared = "{}";

    private volatile String unshared = "{}";
    private final CompletableFuture<Offer> offered = new CompletableFuture<>();
    private final AtomicInteger addressless = new AtomicInteger();
    private final AtomicBoolean stands = new AtomicBoolean(true);
    private final AtomicBoolean doorClosed = new AtomicBoolean();
    private Duration openMax = WAIT;

    private Network network() {
        return network(Optional.of(this::answer));
    }

    private Network network(Optional<SystemDoor> door) {
        return new Network(
                door,
                up::get,
                this::open,
                Json::of,
                new Sharing.Pauses(openMax, Duration.ofMillis(5), WAIT, Duration.ofMillis(5)),
                new Random(20_261_128),
                changes);
    }

    private PhoneDoor open(Offer offer) throws IOException {
        if (addressless.getAndDecrement() > 0) {
            throw new IOException("there is no such address");
        }
        offered.complete(offer);
        return new PhoneDoor() {
            @Override
            public boolean stands() {
                return stands.get();
            }

            @Override
            public void close() {
                doorClosed.set(true);
            }
        };
    }

    private JsonNode answer(String request, Duration atMost) {
        asked.add(request);
        return json(
                switch (request.split(" ", -1)[0]) {
                    case "see" -> SEEN.formatted(state);
                    case "join" -> joined.join();
                    case "share" -> shared;
                    case "unshare" -> unshared;
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
                                {"up": false, "radio": true, "joining": "", "fault": "", "share": null, "networks": [
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
        await(network, "/fault", "network-refused");
    }

    /// Waits until the shell is shown something.
    private void await(Network network, String at, String value) throws InterruptedException {
        long end = System.nanoTime() + WAIT.toNanos();
        long version = changes.version();
        while (!shown(network).at(at).asString("").equals(value)) {
            assertThat(System.nanoTime()).isLessThan(end);
            version = changes.awaitAfter(version, WAIT);
        }
    }

    /// Waits until the device's own network is closed.
    private void awaitClosed(Network network) throws InterruptedException {
        long end = System.nanoTime() + WAIT.toNanos();
        long version = changes.version();
        while (!shown(network).path("share").isNull()
                || !shown(network).path("joining").asString().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            version = changes.awaitAfter(version, WAIT);
        }
    }

    private Network sharing() throws InterruptedException {
        Network network = network();
        network.look();
        assertThat(network.share()).isInstanceOf(Outcome.Done.class);
        await(network, "/share/phase", "open");
        return network;
    }

    @Test
    void opensANetworkOfItsOwnForAPhoneThatChooses() throws Exception {
        addressless.set(2);
        joined.complete("{}");
        Network network = sharing();
        JsonNode share = shown(network).path("share");
        String name = share.path("name").asString();
        String password = share.path("password").asString();
        assertThat(name).matches("OpenTOS-[0-9A-F]{4}");
        assertThat(password).matches("[a-z2-9]{12}");
        assertThat(share.path("join").asString())
                .isEqualTo("WIFI:T:WPA;S:" + name + ";P:" + password + ";;");
        assertThat(share.path("page").asString()).isEqualTo("http://10.42.0.1/");
        assertThat(asked).containsExactly("see", "share " + digits(name) + " " + digits(password));
        // One thing after the other, and nobody looks for networks with a radio that is one.
        assertThat(code(network.share())).isEqualTo(RefusalCode.BUSY);
        assertThat(code(network.join(choice(CAFE, "")))).isEqualTo(RefusalCode.BUSY);
        network.watch();
        network.look();
        assertThat(asked).hasSize(2);

        Offer offer = offered.get();
        assertThat(offer.networks())
                .containsExactly(
                        new Offer.Choosable("Home", true), new Offer.Choosable("cafe", false));
        offer.reached();
        assertThat(shown(network).at("/share/phase").asString()).isEqualTo("reached");
        assertThat(offer.choose(-1, "")).isEqualTo(Offer.Answer.UNKNOWN);
        assertThat(offer.choose(2, "")).isEqualTo(Offer.Answer.UNKNOWN);
        assertThat(offer.choose(0, "seven77")).isEqualTo(Offer.Answer.PASSWORD_MALFORMED);
        assertThat(offer.choose(0, "")).isEqualTo(Offer.Answer.PASSWORD_MALFORMED);
        assertThat(offer.choose(0, "pass word")).isEqualTo(Offer.Answer.TAKEN);
        assertThat(offer.choose(0, "pass word")).isEqualTo(Offer.Answer.LATE);
        assertThat(shown(network).path("joining").asString()).isEqualTo("Home");
        assertThat(shown(network).path("share").isNull()).isTrue();
        assertThat(asked).hasSize(2);
        // Only once the phone was told.
        offer.leave();
        awaitClosed(network);
        assertThat(shown(network).path("fault").asString()).isEmpty();
        assertThat(doorClosed).isTrue();
        assertThat(asked.subList(2, asked.size()))
                .containsExactly("unshare", "see", "join " + HOME + " 7061737320776f7264");
    }

    private static String digits(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aPasswordFromThePhoneThatIsWrongIsSaidAndBothWaysAreOpenAgain() throws Exception {
        joined.complete("{\"fault\": \"network-refused\"}");
        Network network = sharing();
        String first = shown(network).at("/share/password").asString();
        assertThat(offered.get().choose(0, "pass word")).isEqualTo(Offer.Answer.TAKEN);
        offered.get().leave();
        awaitFault(network);
        awaitClosed(network);
        assertThat(network.share()).isInstanceOf(Outcome.Done.class);
        await(network, "/share/phase", "open");
        assertThat(shown(network).path("fault").asString()).isEmpty();
        assertThat(shown(network).at("/share/password").asString()).isNotEqualTo(first);
    }

    @Test
    void aPasswordThatIsTypedForAnOpenNetworkIsNotUsed() throws Exception {
        joined.complete("{}");
        Network network = sharing();
        assertThat(offered.get().choose(1, "whatever it is")).isEqualTo(Offer.Answer.TAKEN);
        offered.get().leave();
        awaitClosed(network);
        assertThat(asked).contains("join " + CAFE + " -");
    }

    @Test
    void closesItWhereACableComes() throws Exception {
        Network network = sharing();
        up.set(true);
        awaitClosed(network);
        assertThat(asked).contains("unshare");
        assertThat(offered.get().choose(1, "")).isNotEqualTo(Offer.Answer.TAKEN);
        network.look();
        assertThat(code(network.share())).isEqualTo(RefusalCode.IN_USE);
    }

    @Test
    void closesItAfterItsTime() throws Exception {
        openMax = Duration.ZERO;
        Network network = network();
        network.look();
        network.share();
        awaitClosed(network);
        assertThat(asked).contains("unshare");
        assertThat(doorClosed).isTrue();
    }

    @Test
    void closesItWhereThePersonWantsIt() throws Exception {
        Network network = sharing();
        unshared = "{\"fault\": \"network-busy\"}";
        network.unshare();
        awaitClosed(network);
        // Busy is asked again, a few times.
        assertThat(asked.stream().filter("unshare"::equals)).hasSize(3);
        assertThat(shown(network).path("fault").asString()).isEmpty();
    }

    @Test
    void saysThatItIsGoneWhereItIs() throws Exception {
        Network network = sharing();
        stands.set(false);
        await(network, "/fault", "share-failed");
        awaitClosed(network);
        assertThat(asked).contains("unshare");
    }

    @Test
    void saysWhyTheRadioCannot() throws Exception {
        shared = "{\"fault\": \"share-unsupported\"}";
        Network network = network();
        assertThat(code(network.share())).isEqualTo(RefusalCode.IN_USE);
        network.look();
        network.share();
        await(network, "/fault", "share-unsupported");
        awaitClosed(network);
        assertThat(offered).isNotDone();
    }

    @Test
    void withoutANetworkInReachThereIsNothingToChooseOnAPhone() {
        Network network = network(Optional.of((_, _) -> json("{\"radio\": true}")));
        network.look();
        assertThat(code(network.share())).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void theImageClosesWhatIsOpenWhenTheRuntimeEnds() throws Exception {
        Network network = sharing();
        network.start();
        network.close();
        long end = System.nanoTime() + WAIT.toNanos();
        while (!doorClosed.get()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        assertThat(asked).doesNotContain("unshare");
    }

    @Test
    void whatACameraReadsIsWrittenSoThatItIsReadAsItWas() {
        assertThat(new OwnNetwork("a;b", "c\\d,e\"f:g").link())
                .isEqualTo("WIFI:T:WPA;S:a\\;b;P:c\\\\d\\,e\\\"f\\:g;;");
        assertThat(new OwnNetwork("OpenTOS-0001", "secret-word").toString())
                .doesNotContain("secret-word");
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
        Network network = network(Optional.empty());
        assertThat(shown(network).isNull()).isTrue();
        assertThat(code(network.watch())).isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
        assertThat(code(network.join(choice(HOME, "password"))))
                .isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
        assertThat(code(network.share())).isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
        assertThat(code(network.unshare())).isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
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
