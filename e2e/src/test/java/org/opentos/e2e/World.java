package org.opentos.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.RefusedException;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHearing;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.LocalNats;
import org.opentos.cli.local.LocalPayments;
import org.opentos.cli.local.PackedState;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Program;
import org.opentos.testkit.files.MemoryDisk;

/// One test's own world: a hub with its database in a directory of its own on free ports, device
/// runtimes as they are needed, and a browser. Closing it ends all of them.
final class World implements AutoCloseable {
    static final List<String> ANY_PORTS =
            List.of(
                    "--http-port",
                    "0",
                    "--https-port",
                    "0",
                    "--mqtt-port",
                    "0",
                    "--mqtts-port",
                    "0");

    /// What the connections of the second process are called in the database.
    static final String SECOND = "second";

    private static final long DATABASE_BACK_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final AtomicInteger WORLDS = new AtomicInteger();

    /// What happens in one step of a story.
    @FunctionalInterface
    interface Step {
        void happen() throws Exception;
    }

    final Places places;
    final LocalHub hub;
    private LocalHub.Address address;
    private Optional<LocalHub.Address> second = Optional.empty();
    private final List<LocalDevice> devices = new ArrayList<>();
    private final Browsing browsing;

    private World(Places places, LocalHub hub, LocalHub.Address address, Browsing browsing) {
        this.places = places;
        this.hub = hub;
        this.address = address;
        this.browsing = browsing;
    }

    /// An empty hub under its usual name, and a browser.
    static World empty(String name) throws IOException {
        return at(name, "hub.localhost");
    }

    /// An empty hub under that host name, and a browser.
    static World at(String name, String host) throws IOException {
        return at(places(name), host);
    }

    private static World at(Places places, String host) {
        return at(places, host, Integer.getInteger("tos.processes", 1));
    }

    private static World at(Places places, String host, int processes) {
        return at(places, host, processes, List.of(), Browsing::open);
    }

    /// @param more settings, which win over the free ports
    private static World at(
            Places places,
            String host,
            int processes,
            List<String> more,
            Supplier<Browsing> browser) {
        LocalHub hub = LocalHub.of(places);
        List<String> settings = new ArrayList<>(ANY_PORTS);
        settings.addAll(List.of("--host", host));
        settings.addAll(more);
        if (processes > 1) {
            settings.addAll(new LocalNats(places).settings());
        }
        try {
            LocalHub.Address address = hub.start(settings);
            World world = new World(places, hub, address, browser.get());
            if (processes > 1) {
                settings.addAll(joining(hub, address));
                settings.addAll(ANY_PORTS);
                world.second = Optional.of(LocalHub.of(places, 2).start(settings));
            }
            return world;
        } catch (RuntimeException failure) {
            stopHubs(places);
            throw failure;
        }
    }

    /// How another process joins, whose connections the database knows as [#SECOND]'s.
    private static List<String> joining(LocalHub hub, LocalHub.Address first) {
        return hub.joining(first).stream()
                .map(each -> each.replace("ApplicationName=hub", "ApplicationName=" + SECOND))
                .toList();
    }

    private static void stopHubs(Places places) {
        LocalHub.all(places).reversed().forEach(LocalHub::stop);
        new LocalNats(places).stop();
        new LocalPayments(places).stop();
    }

    /// An empty hub of two processes: people are at the first, devices at the second.
    static World twoProcesses(String name) throws IOException {
        return at(places(name), "hub.localhost", 2);
    }

    /// A directory that no other test has, with the programs of this checkout.
    static Places places(String name) throws IOException {
        Places checkout = Places.fromEnvironment();
        String unique = name + "-" + ProcessHandle.current().pid() + "-" + WORLDS.incrementAndGet();
        Path state = MemoryDisk.directory(unique, checkout.state().resolve(unique));
        Files.createDirectories(state);
        return new Places(checkout.root(), state, checkout.build());
    }

    /// A hub with the demonstration home, made as people would make it; no device runs yet.
    static World demonstration(String name) throws IOException {
        return demonstration(places(name));
    }

    static World demonstration(Places places) throws IOException {
        return demonstrated(places, () -> at(places, "hub.localhost"));
    }

    /// The same with more settings of the hub.
    static World demonstration(String name, List<String> more) throws IOException {
        Places places = places(name);
        return demonstrated(places, () -> at(places, "hub.localhost", 1, more, Browsing::open));
    }

    /// The same, whose hub hears, with a browser whose microphone hears a recording.
    static World hearing(String name, Path recording) throws IOException {
        Places places = places(name);
        return demonstrated(
                places,
                () ->
                        at(
                                places,
                                "hub.localhost",
                                1,
                                new LocalHearing(places).settings(),
                                () -> Browsing.hearing(recording)));
    }

    /// An empty hub that hears, for machines of QEMU: there the computer that they run on is
    /// 10.0.2.2.
    static World forMachines(String name) throws IOException {
        Places places = places(name);
        return at(places, "10.0.2.2", 1, new LocalHearing(places).settings(), Browsing::open);
    }

    /// The same, whose hub does not hear.
    static World recorded(String name, Path recording) throws IOException {
        Places places = places(name);
        return demonstrated(
                places,
                () -> at(places, "hub.localhost", 1, List.of(), () -> Browsing.hearing(recording)));
    }

    /// The same, with the payment simulator as its providers.
    static World paying(String name) throws IOException {
        return paying(name, Browsing::open);
    }

    static World paying(String name, Supplier<Browsing> browser) throws IOException {
        return paying(name, Integer.getInteger("tos.processes", 1), browser);
    }

    /// The same at a hub of two processes.
    static World payingOnTwo(String name) throws IOException {
        return paying(name, 2, Browsing::open);
    }

    private static World paying(String name, int processes, Supplier<Browsing> browser)
            throws IOException {
        Places places = places(name);
        int port = LocalPayments.free();
        List<String> settings = new ArrayList<>(new LocalPayments(places).settings(port));
        settings.addAll(List.of("--http-port", Integer.toString(port)));
        return demonstrated(
                places, () -> at(places, "hub.localhost", processes, settings, browser));
    }

    /// Where people pay what they top up.
    String payments() {
        return new LocalPayments(places).running().orElseThrow();
    }

    /// The same at a hub of two processes.
    static World demonstrationOnTwo(String name) throws IOException {
        Places places = places(name);
        return demonstrated(places, () -> at(places, "hub.localhost", 2));
    }

    /// The build makes one demonstration home, as people would, and keeps it where it can.
    private static World demonstrated(Places places, Supplier<World> begin) throws IOException {
        PackedState made = PackedState.demonstration(places);
        if (made.exists()) {
            made.unpack(places);
            return begin.get();
        }
        World world = begin.get();
        try {
            new Demonstration(world.places, world.api(), Optional.empty(), sentence -> {}).make();
            return world;
        } catch (RuntimeException failure) {
            world.close();
            throw failure;
        }
    }

    /// One sentence of a story and what happens in it; a failure leaves a picture of every open
    /// page in `e2e/target/failures`.
    void step(String sentence, Step step) throws Exception {
        long began = System.nanoTime();
        boolean done = false;
        try {
            step.happen();
            done = true;
        } finally {
            System.out.printf(
                    "  %s %s (%.1f s)%n",
                    done ? "✓" : "✗", sentence, (System.nanoTime() - began) / 1e9);
            if (!done) {
                faults().forEach(fault -> System.out.println("    a page said: " + fault));
                browsing.takePictures(
                        places.root().resolve("e2e/target/failures"),
                        sentence.replaceAll("[^A-Za-z0-9]+", "-"));
            }
        }
    }

    /// Where the pages of its own are.
    Browsing browsing() {
        return browsing;
    }

    /// What the pages' scripts complained about.
    List<String> faults() {
        return browsing.faults();
    }

    LocalHub.Address address() {
        return address;
    }

    /// The process to which devices connect.
    LocalHub.Address devicesAt() {
        return second.orElse(address);
    }

    /// Ends the hub's second process as a power cut would.
    void killSecond() {
        ProcessHandle process = ProcessHandle.of(second.orElseThrow().pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts the second process again, on the same ports.
    void restartSecond() {
        List<String> settings = new ArrayList<>(samePorts(second.orElseThrow()));
        settings.addAll(new LocalNats(places).settings());
        settings.addAll(joining(hub, address));
        second = Optional.of(LocalHub.of(places, 2).start(settings));
    }

    /// The hub's pages under the name that its owner uses.
    String web(String path) {
        return "http://hub.localhost:" + address.http() + path;
    }

    String secureWeb(String path) {
        return "https://hub.test:" + address.https() + path;
    }

    /// Reached without a browser, whose resolver alone knows `*.localhost`.
    URI api() {
        return URI.create("http://localhost:" + address.http());
    }

    /// A phone in somebody's hand: a context of its own, with its own cookies.
    Page phone(String locale) {
        return page(
                new Browser.NewContextOptions()
                        .setViewportSize(390, 844)
                        .setLocale(locale)
                        .setHasTouch(true));
    }

    /// A computer's screen.
    Page desktop(String locale) {
        return page(new Browser.NewContextOptions().setViewportSize(1440, 900).setLocale(locale));
    }

    /// A terminal's own screen.
    Page screen(int width, int height) {
        return page(new Browser.NewContextOptions().setViewportSize(width, height));
    }

    Page page(Browser.NewContextOptions options) {
        return browsing.page(options);
    }

    /// Starts a device runtime whose identity lies in the state directory under that name.
    ///
    /// @return the address of its shell
    String power(String name) {
        return powerAll(List.of(name)).getFirst();
    }

    /// The same where it is another time of the day, in a zone by its distance from Greenwich.
    String power(String name, ZoneOffset zone) {
        List<String> options = new ArrayList<>(Program.DEVICE.withCache(places));
        options.add("-Duser.timezone=GMT" + zone.getId());
        LocalDevice device = device(name);
        return device.await(device.launch(deviceArguments(), options));
    }

    /// The same with further arguments.
    String power(String name, List<String> more) {
        LocalDevice device = device(name);
        List<String> arguments = new ArrayList<>(deviceArguments());
        arguments.addAll(more);
        return device.await(device.launch(arguments, Program.DEVICE.withCache(places)));
    }

    /// Starts several device runtimes at once.
    ///
    /// @return the addresses of their shells, in that order
    List<String> powerAll(List<String> names) {
        Map<LocalDevice, Process> starting = new LinkedHashMap<>();
        for (String name : names) {
            LocalDevice device = device(name);
            starting.put(
                    device, device.launch(deviceArguments(), Program.DEVICE.withCache(places)));
        }
        return starting.entrySet().stream()
                .map(each -> each.getKey().await(each.getValue()))
                .toList();
    }

    private LocalDevice device(String name) {
        LocalDevice device = new LocalDevice(places, name, places.devices().resolve(name));
        if (!devices.contains(device)) {
            devices.add(device);
        }
        return device;
    }

    List<String> deviceArguments() {
        return List.of(
                "--port",
                "0",
                "--hub-mqtt",
                "mqtts://localhost:" + devicesAt().mqtts(),
                "--hub-web",
                devicesAt().web());
    }

    /// Takes the power from a device, without a word of warning to it.
    void unplug(String name) {
        ProcessHandle process = ProcessHandle.of(pid(name)).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// The process of a device that has power.
    long pid(String name) {
        return devices.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .flatMap(LocalDevice::pid)
                .orElseThrow();
    }

    /// Ends the hub as a power cut would, and starts it again on the same ports.
    void killAndRestartHub() {
        killHub();
        startHub();
    }

    /// Ends the hub as a power cut would.
    void killHub() {
        ProcessHandle process = ProcessHandle.of(address.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts the hub again, on the same ports.
    void startHub() {
        address = hub.start(again(address));
    }

    /// Ends the database under the running hub as a power cut would.
    void killDatabase() {
        ProcessHandle process = ProcessHandle.of(databaseProcess()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    private long databaseProcess() {
        try {
            return Long.parseLong(processFile().getFirst().strip());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the database's process id", failure);
        }
    }

    private List<String> processFile() throws IOException {
        return Files.readAllLines(hub.data().resolve("database/cluster/postmaster.pid"));
    }

    /// Waits until the hub says that its database answers.
    void awaitDatabase() {
        HubClient client = HubClient.forSession(api());
        long deadline = System.nanoTime() + DATABASE_BACK_NANOS_MAX;
        boolean back = false;
        while (!back) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the database did not come back");
            }
            try {
                client.get("/api/v1/claims/0000-0000");
                back = true;
            } catch (RefusedException refused) {
                back = refused.status() != 503;
            }
        }
    }

    String databaseUrl() throws IOException {
        return "jdbc:postgresql://127.0.0.1:" + processFile().get(3).strip() + "/opentos";
    }

    String databasePassword() throws IOException {
        return Files.readString(hub.data().resolve("database.password")).strip();
    }

    void restartHub() {
        LocalHub.Address before = address;
        hub.stop();
        address = hub.start(again(before));
    }

    private List<String> again(LocalHub.Address before) {
        List<String> settings = new ArrayList<>(samePorts(before));
        if (second.isPresent()) {
            settings.addAll(new LocalNats(places).settings());
        }
        return settings;
    }

    private static List<String> samePorts(LocalHub.Address before) {
        return List.of(
                "--host", before.host(),
                "--http-port", Integer.toString(before.http()),
                "--https-port", Integer.toString(before.https()),
                "--mqtt-port", Integer.toString(before.mqtt()),
                "--mqtts-port", Integer.toString(before.mqtts()));
    }

    @Override
    public void close() throws IOException {
        browsing.close();
        devices.forEach(LocalDevice::stop);
        stopHubs(places);
        places.forget();
    }
}
