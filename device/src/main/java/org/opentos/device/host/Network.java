package org.opentos.device.host;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.phone.PhoneDoor;
import org.opentos.device.phone.RadioDoor;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether the device has a network, and which wireless ones a person can choose from. Without an
/// image around the runtime the network is not the device's to choose, and nothing is shown.
public final class Network implements Part, AutoCloseable {
    /// How often the radio looks for networks, and they are asked for, while somebody looks at
    /// them.
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(4);

    /// How often it is looked whether there is a network still. Known ones iwd joins by itself.
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(20);

    /// How long somebody looks who opened the list.
    static final Duration LOOKS_FOR = Duration.ofMinutes(2);

    static final Duration SEE_WAIT = Duration.ofSeconds(20);

    /// To join takes a few tries of the radio.
    static final Duration JOIN_WAIT = Duration.ofSeconds(90);

    /// After its own network is closed, the radio finds the chosen one again within this.
    static final Duration IN_REACH_WAIT = Duration.ofSeconds(40);

    private static final Logger LOG = System.getLogger(Network.class.getName());

    private final Optional<SystemDoor> door;
    private final BooleanSupplier reaches;
    private final PhoneDoor.Opener opener;
    private final Function<String, JsonNode> draw;
    private final Sharing.Pauses pauses;
    private final RandomGenerator random;
    private final Changes changes;
    private final Semaphore beat = new Semaphore(0);
    private final Thread looking = Thread.ofVirtual().name("network").unstarted(this::run);
    private volatile boolean closed;
    private volatile long lookedAtNanos = System.nanoTime() - LOOKS_FOR.toNanos();
    private volatile boolean up = true;
    private volatile boolean radio;
    private volatile List<WirelessNetwork> networks = List.of();

    /// The name of the network that the device is joining now; empty where it joins none.
    private volatile String joining = "";

    /// Why the last one was not joined, as a code; empty where it was.
    private volatile String fault = "";

    /// The network of its own that the device has open.
    private volatile Optional<Sharing> sharing = Optional.empty();

    private Thread sharer = Thread.ofVirtual().unstarted(() -> {});

    /// @param reaches whether there is a network
    /// @param opener lets phones in once the device's own network is open
    /// @param draw a text as a code that a camera reads
    Network(
            Optional<SystemDoor> door,
            BooleanSupplier reaches,
            PhoneDoor.Opener opener,
            Function<String, JsonNode> draw,
            Sharing.Pauses pauses,
            RandomGenerator random,
            Changes changes) {
        this.door = door;
        this.reaches = reaches;
        this.opener = opener;
        this.draw = draw;
        this.pauses = pauses;
        this.random = random;
        this.changes = changes;
    }

    /// @param system where the image answers; empty without one
    /// @param draw a text as a code that a camera reads
    public static Network of(
            Optional<Path> system, Function<String, JsonNode> draw, Changes changes) {
        return new Network(
                system.map(each -> new SocketDoor(each.resolve("network"))),
                Network::hasAddress,
                RadioDoor::open,
                draw,
                Sharing.Pauses.USUAL,
                new SecureRandom(),
                changes);
    }

    public void start() {
        if (door.isPresent()) {
            looking.start();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        looking.interrupt();
        looking.join();
        // What it has open the image closes.
        synchronized (this) {
            sharer.interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                look();
                if (beat.tryAcquire(
                        (watched() ? LOOK_INTERVAL : CHECK_INTERVAL).toMillis(),
                        TimeUnit.MILLISECONDS)) {
                    beat.drainPermits();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean watched() {
        return System.nanoTime() - lookedAtNanos < LOOKS_FOR.toNanos();
    }

    /// Looks once, and tells where something is new.
    void look() {
        boolean before = up;
        up = reaches.getAsBoolean();
        boolean news = before != up;
        // While it is open, the radio sees no others' networks.
        if (sharing.isEmpty() && (!up || watched())) {
            news |= see();
        }
        if (news) {
            changes.signal();
        }
    }

    private boolean see() {
        try {
            JsonNode seen = ask("see", SEE_WAIT);
            if (watched() && joining.isEmpty()) {
                // A search takes the radio a while; what it finds is seen the next time.
                ask("look", SEE_WAIT);
            }
            boolean hasRadio = seen.path("radio").asBoolean(false);
            List<WirelessNetwork> next = WirelessNetwork.read(seen);
            boolean news = hasRadio != radio || !next.equals(networks);
            radio = hasRadio;
            networks = next;
            return news;
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the image does not say which networks there are", failure);
            return false;
        }
    }

    private JsonNode ask(String request, Duration atMost) throws IOException {
        return door.orElseThrow(() -> new IOException("there is no image around this program"))
                .ask(request, atMost);
    }

    /// Somebody looks at the list.
    public Outcome<JsonNode> watch() {
        if (door.isEmpty()) {
            return absent();
        }
        if (!watched()) {
            // Nobody has to read any more what became of a try that is long over.
            fault = "";
        }
        lookedAtNanos = System.nanoTime();
        beat.release();
        changes.signal();
        return Outcome.done(Json.object());
    }

    /// Joins a network of the list; what came of it is shown.
    public Outcome<JsonNode> join(JsonNode body) {
        String id = Json.text(body, "network").orElse("");
        String password = Json.text(body, "password").orElse("");
        Optional<WirelessNetwork> chosen =
                networks.stream().filter(each -> each.id().equals(id)).findFirst();
        if (door.isEmpty()) {
            return absent();
        }
        if (chosen.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "That network is not in reach any more; choose again.");
        }
        WirelessNetwork network = chosen.get();
        if (!network.takes(password)) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "The password of a wireless network has 8 to 63 letters, digits or signs.");
        }
        synchronized (this) {
            if (busy()) {
                return underWay();
            }
            joining = network.name();
            fault = "";
        }
        changes.signal();
        Thread.ofVirtual().name("network-join").start(() -> joined(join(network.id(), password)));
        return Outcome.done(Json.object().put("state", "joining"));
    }

    /// @return why it was not joined, as a code; empty where it was
    private String join(String id, String password) {
        try {
            // In hexadecimal digits: whatever it is made of, it stays one word.
            String word =
                    password.isEmpty()
                            ? "-"
                            : HexFormat.of()
                                    .formatHex(password.getBytes(StandardCharsets.US_ASCII));
            return Json.text(ask("join " + id + " " + word, JOIN_WAIT), "fault").orElse("");
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "a wireless network was not joined", failure);
            return "network-failed";
        }
    }

    private void joined(String code) {
        synchronized (this) {
            joining = "";
            fault = code;
        }
        lookedAtNanos = System.nanoTime();
        beat.release();
        changes.signal();
    }

    private boolean busy() {
        return !joining.isEmpty() || sharing.isPresent();
    }

    private static Outcome<JsonNode> underWay() {
        return Outcome.refused(RefusalCode.BUSY, "The device is joining a network; wait a moment.");
    }

    /// Opens a network of the device's own, so that a phone chooses the one to join; how far that
    /// is and what comes of it is shown.
    public Outcome<JsonNode> share() {
        if (door.isEmpty()) {
            return absent();
        }
        Sharing begun;
        synchronized (this) {
            if (busy()) {
                return underWay();
            }
            if (up) {
                return Outcome.refused(
                        RefusalCode.IN_USE,
                        "The device has a network; choose another in its list.");
            }
            if (networks.isEmpty()) {
                return Outcome.refused(
                        RefusalCode.NOT_FOUND, "No network is in reach that could be chosen.");
            }
            begun =
                    new Sharing(
                            door.get(),
                            OwnNetwork.random(random),
                            networks,
                            reaches,
                            draw,
                            pauses,
                            changes);
            sharing = Optional.of(begun);
            fault = "";
            sharer = Thread.ofVirtual().name("network-share").unstarted(() -> share(begun));
            sharer.start();
        }
        changes.signal();
        return Outcome.done(Json.object().put("state", "opening"));
    }

    /// Closes the network of the device's own again.
    public Outcome<JsonNode> unshare() {
        if (door.isEmpty()) {
            return absent();
        }
        sharing.ifPresent(Sharing::end);
        return Outcome.done(Json.object());
    }

    private void share(Sharing begun) {
        try {
            String code = begun.run(opener);
            Optional<Sharing.Choice> chosen = begun.choice();
            synchronized (this) {
                joining = chosen.map(each -> each.network().name()).orElse("");
                sharing = Optional.empty();
            }
            if (chosen.isPresent()) {
                Sharing.Choice choice = chosen.get();
                Optional<String> id = inReach(choice.network());
                code = id.map(each -> join(each, choice.password())).orElse("network-absent");
            }
            joined(code);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The radio has to look again before iwd knows of a network: under which path it does now.
    private Optional<String> inReach(WirelessNetwork network) throws InterruptedException {
        long end = System.nanoTime() + IN_REACH_WAIT.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                Optional<String> found =
                        WirelessNetwork.read(ask("see", SEE_WAIT)).stream()
                                .filter(each -> each.kind().equals(network.kind()))
                                .map(WirelessNetwork::id)
                                .findFirst();
                if (found.isPresent()) {
                    return found;
                }
                ask("look", SEE_WAIT);
            } catch (IOException failure) {
                LOG.log(Level.DEBUG, "the image does not say which networks there are", failure);
            }
            TimeUnit.NANOSECONDS.sleep(pauses.check().toNanos());
        }
        return Optional.empty();
    }

    private static Outcome<JsonNode> absent() {
        return Outcome.refused(
                RefusalCode.HARDWARE_UNAVAILABLE,
                "The network of this device is chosen where it runs.");
    }

    /// Whether there is an address by which others can be reached.
    private static boolean hasAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Network::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(each ->
                            !each.isLinkLocalAddress()
                                    && !each.isLoopbackAddress()
                                    && !RadioDoor.isOwn(each));
        } catch (SocketException none) {
            LOG.log(Level.DEBUG, "there is no network", none);
            return false;
        }
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp() && !each.isLoopback();
        } catch (SocketException gone) {
            LOG.log(Level.DEBUG, "a network interface is gone", gone);
            return false;
        }
    }

    @Override
    public void show(ObjectNode state) {
        if (door.isEmpty()) {
            state.set("network", Json.nothing());
            return;
        }
        ObjectNode network = state.putObject("network").put("up", up).put("radio", radio);
        Optional<Sharing> open = sharing;
        Optional<Sharing.Choice> chosen = open.flatMap(Sharing::choice);
        network.put("joining", chosen.map(each -> each.network().name()).orElse(joining))
                .put("fault", fault);
        if (open.isPresent() && chosen.isEmpty()) {
            open.get().show(network.putObject("share"));
        } else {
            network.set("share", Json.nothing());
        }
        ArrayNode list = network.putArray("networks");
        networks.forEach(each -> list.add(each.shown()));
    }
}
