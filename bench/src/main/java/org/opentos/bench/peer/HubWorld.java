package org.opentos.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opentos.bench.Say;
import org.opentos.bench.wire.Login;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Program;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real hub with its database, in a directory of its own, and homes full of devices, made
/// through the public interface as a maker and an owner would.
public final class HubWorld implements Peer, AutoCloseable {
    private static final List<String> ANY_PORTS =
            List.of(
                    "--http-port",
                    "0",
                    "--https-port",
                    "0",
                    "--mqtt-port",
                    "0",
                    "--mqtts-port",
                    "0");
    private static final String OWNER = "ada";
    private static final String PASSWORD = "a-bench-has-no-secrets";

    /// Claims at a time; a home's own are made one after the other.
    private static final int CLAIMS_MAX = 4;

    private static final JsonMapper JSON = new JsonMapper();

    /// A device as its maker flashed it.
    private record Made(Login login, String claimCode) {}

    private final LocalHub hub;
    private LocalHub.Address address;
    private final List<Login> devices = new ArrayList<>();

    private HubWorld(LocalHub hub, LocalHub.Address address) {
        this.hub = hub;
        this.address = address;
    }

    /// Starts a hub and fills homes.
    ///
    /// @param devicesOfHomes how many each home gets; a home holds 1,000 at most
    /// @param javaOptions beside those that the hub has anyway
    public static HubWorld start(
            String name, List<Integer> devicesOfHomes, List<String> javaOptions)
            throws IOException {
        Places checkout = Places.fromEnvironment();
        Path state =
                checkout.build().resolve("bench-" + name + "-" + ProcessHandle.current().pid());
        LocalHub hub = LocalHub.of(new Places(checkout.root(), state, checkout.build()));
        LocalHub.Address address = hub.start(ANY_PORTS, options(hub, javaOptions));
        HubWorld world = new HubWorld(hub, address);
        Runtime.getRuntime().addShutdownHook(new Thread(world::end, "hub-stop"));
        world.fill(devicesOfHomes);
        return world;
    }

    private static List<String> options(LocalHub hub, List<String> javaOptions) {
        List<String> all = new ArrayList<>(Program.HUB.withCache(hub.places()));
        all.addAll(javaOptions);
        return all;
    }

    private void fill(List<Integer> devicesOfHomes) throws IOException {
        HubClient client = HubClient.forSession(web());
        client.post(
                "/api/v1/persons",
                Map.of("name", OWNER, "displayName", "Ada", "password", PASSWORD, "locale", "en"));
        int all = devicesOfHomes.stream().mapToInt(Integer::intValue).sum();
        List<Made> made = mint(client, all);
        Say.step(all + " devices are made; their owner claims them");
        List<List<Made>> homes = new ArrayList<>();
        int from = 0;
        for (int count : devicesOfHomes) {
            homes.add(made.subList(from, from + count));
            from += count;
        }
        claimAll(homes);
        made.forEach(each -> devices.add(each.login()));
    }

    /// A batch of lamps that sign in with tokens.
    private static List<Made> mint(HubClient client, int count) throws IOException {
        String organisation =
                client.post("/api/v1/organisations", Map.of("name", "Lumen Works", "kind", "maker"))
                        .path("id")
                        .asString();
        JsonNode agreement = client.get("/api/v1/agreements/current?locale=en");
        client.post(
                "/api/v1/organisations/" + organisation + "/acceptances",
                Map.of(
                        "version", agreement.path("version").asString(),
                        "hash", agreement.path("hash").asString()));
        JsonNode lamp = lamp(client);
        String product =
                client.post(
                                "/api/v1/organisations/" + organisation + "/products",
                                Map.of(
                                        "name",
                                        "Lumen Glow",
                                        "formFactor",
                                        lamp.path("formFactor").asString(),
                                        "model",
                                        lamp.path("model")))
                        .path("id")
                        .asString();
        String batch =
                client.post(
                                "/api/v1/products/" + product + "/batches",
                                Map.of("size", count, "credential", "token"))
                        .path("id")
                        .asString();
        return unpack(client.download("/api/v1/batches/" + batch + "/identities"));
    }

    private static JsonNode lamp(HubClient client) {
        for (JsonNode each : client.get("/api/v1/thing-models")) {
            if (each.path("name").asString().equals("lamp")) {
                return each;
            }
        }
        throw new CommandException("the hub ships no Thing Model named lamp");
    }

    private static List<Made> unpack(InputStream download) throws IOException {
        List<Made> made = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(download)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".ndjson")) {
                    new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(HubWorld::made)
                            .forEach(made::add);
                }
            }
        }
        return made;
    }

    private static Made made(String line) {
        JsonNode identity = JSON.readTree(line);
        return new Made(
                new Login(
                        identity.path("device").asString(),
                        identity.path("credential").path("token").asString()),
                identity.path("claimCode").asString());
    }

    private void claimAll(List<List<Made>> homes) {
        ConcurrentLinkedQueue<List<Made>> waiting = new ConcurrentLinkedQueue<>(homes);
        try (ExecutorService owners = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            for (int index = 0; index < Math.min(CLAIMS_MAX, homes.size()); index++) {
                working.add(owners.submit(() -> claim(waiting)));
            }
            for (Future<?> each : working) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new CommandException("cannot fill the homes: " + failure.getCause(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while homes are filled", interrupted);
        }
    }

    private void claim(ConcurrentLinkedQueue<List<Made>> waiting) {
        HubClient owner = owner();
        for (List<Made> each = waiting.poll(); each != null; each = waiting.poll()) {
            String home =
                    owner.post("/api/v1/homes", Map.of("name", "Maple Street"))
                            .path("id")
                            .asString();
            for (Made device : each) {
                owner.post(
                        "/api/v1/homes/" + home + "/devices",
                        Map.of("code", device.claimCode(), "name", "Lamp"));
            }
        }
    }

    /// A client of the REST interface, signed in as the owner of all homes.
    public HubClient owner() {
        HubClient owner = HubClient.forSession(web());
        owner.post("/api/v1/session", Map.of("name", OWNER, "password", PASSWORD));
        return owner;
    }

    /// All devices, home by home.
    public List<Login> devices() {
        return List.copyOf(devices);
    }

    /// A directory for what else the bench needs.
    public Path directory() {
        return hub.places().state();
    }

    public int tlsPort() {
        return address.mqtts();
    }

    public URI web() {
        return URI.create("http://localhost:" + address.http());
    }

    /// Ends the hub as a power cut would; its database stays.
    public void kill() {
        ProcessHandle process = ProcessHandle.of(address.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts it again on the ports that it had.
    public void startAgain(List<String> javaOptions) {
        address =
                hub.start(
                        List.of(
                                "--http-port", Integer.toString(address.http()),
                                "--https-port", Integer.toString(address.https()),
                                "--mqtt-port", Integer.toString(address.mqtt()),
                                "--mqtts-port", Integer.toString(address.mqtts())),
                        options(hub, javaOptions));
    }

    public void stop() {
        hub.stop();
    }

    /// Its database, for counting what is kept, and for the bare group commit.
    public String databaseUrl() throws IOException {
        List<String> lines =
                Files.readAllLines(hub.data().resolve("database/cluster/postmaster.pid"));
        return "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/opentos";
    }

    public String databasePassword() throws IOException {
        return Files.readString(hub.data().resolve("database.password")).strip();
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public String version() {
        return "the hub of this checkout";
    }

    @Override
    public int port() {
        return address.mqtt();
    }

    @Override
    public long pid() {
        return address.pid();
    }

    /// Stops the hub and removes what it kept, also where the bench is ended from outside.
    @Override
    public void close() {
        end();
    }

    private synchronized void end() {
        hub.stop();
        Path state = hub.places().state();
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> all = Files.walk(state)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + state, failure);
        }
    }
}
