package org.opentos.device.host;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.opentos.device.json.Json;
import org.opentos.device.phone.Offer;
import org.opentos.device.phone.PhoneDoor;
import org.opentos.device.phone.RadioDoor;
import org.opentos.device.thing.Changes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One time that the device has a network of its own open: a phone chooses from the networks that
/// were seen before, or it ends without a choice.
final class Sharing implements Offer {
    /// How long the image takes to open or close it.
    static final Duration DOOR_WAIT = Duration.ofSeconds(60);

    private static final int CLOSE_TRIES_MAX = 3;

    private static final Logger LOG = System.getLogger(Sharing.class.getName());

    /// @param openMax how long it is open
    /// @param check how often it is looked whether it still has to be
    /// @param address how long the device's address there may take
    /// @param retry how long to wait before what failed is tried again
    record Pauses(Duration openMax, Duration check, Duration address, Duration retry) {
        static final Pauses USUAL =
                new Pauses(
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(500));
    }

    /// How far it is.
    enum Phase {
        OPENING,
        OPEN,
        /// A phone has joined it.
        REACHED
    }

    /// What a phone chose.
    static final class Choice {
        private final WirelessNetwork network;
        private final String password;

        Choice(WirelessNetwork network, String password) {
            this.network = network;
            this.password = password;
        }

        WirelessNetwork network() {
            return network;
        }

        String password() {
            return password;
        }
    }

    private final SystemDoor door;
    private final OwnNetwork own;
    private final List<WirelessNetwork> networks;
    private final BooleanSupplier cable;
    private final Pauses pauses;
    private final Changes changes;
    private final CountDownLatch over = new CountDownLatch(1);
    private final JsonNode link;
    private final JsonNode page;
    private volatile Phase phase = Phase.OPENING;
    private volatile Optional<Choice> choice = Optional.empty();

    /// @param networks that were seen before it opens
    /// @param cable whether there is another network meanwhile
    /// @param draw a text as a code that a camera reads
    Sharing(
            SystemDoor door,
            OwnNetwork own,
            List<WirelessNetwork> networks,
            BooleanSupplier cable,
            Function<String, JsonNode> draw,
            Pauses pauses,
            Changes changes) {
        this.door = door;
        this.own = own;
        this.networks = networks;
        this.cable = cable;
        this.pauses = pauses;
        this.changes = changes;
        this.link = draw.apply(own.link());
        this.page = draw.apply(RadioDoor.PAGE);
    }

    /// What was chosen, from the moment on that it is.
    Optional<Choice> choice() {
        return choice;
    }

    /// Nobody wants it any more.
    void end() {
        over.countDown();
    }

    /// Opens it, waits for its end and closes it.
    ///
    /// @return why it could not be open, as a code; empty where it was
    /// @throws InterruptedException where the runtime ends; the image closes the network then
    String run(PhoneDoor.Opener opener) throws InterruptedException {
        String fault;
        try {
            fault = Json.text(door.ask(own.request(), DOOR_WAIT), "fault").orElse("");
            if (fault.isEmpty()) {
                fault = serve(opener);
            }
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the device opened no network of its own", failure);
            fault = "share-failed";
        }
        close();
        return fault;
    }

    private String serve(PhoneDoor.Opener opener) throws IOException, InterruptedException {
        try (PhoneDoor phones = open(opener)) {
            phase = Phase.OPEN;
            changes.signal();
            long end = System.nanoTime() + pauses.openMax().toNanos();
            while (!over.await(pauses.check().toMillis(), TimeUnit.MILLISECONDS)) {
                if (!phones.stands()) {
                    return choice.isPresent() ? "" : "share-failed";
                }
                if (cable.getAsBoolean() || System.nanoTime() - end >= 0) {
                    return "";
                }
            }
            return "";
        } finally {
            // What is chosen from here on is too late.
            end();
        }
    }

    /// The radio has its address a moment after it has its network.
    private PhoneDoor open(PhoneDoor.Opener opener) throws IOException, InterruptedException {
        long end = System.nanoTime() + pauses.address().toNanos();
        while (true) {
            try {
                return opener.open(this);
            } catch (IOException notYet) {
                if (System.nanoTime() - end >= 0) {
                    throw notYet;
                }
                TimeUnit.NANOSECONDS.sleep(pauses.retry().toNanos());
            }
        }
    }

    private void close() throws InterruptedException {
        for (int tries = 1; tries <= CLOSE_TRIES_MAX; tries++) {
            try {
                String fault = Json.text(door.ask("unshare", DOOR_WAIT), "fault").orElse("");
                if (fault.isEmpty()) {
                    return;
                }
                LOG.log(Level.WARNING, "the device''s own network is not closed: {0}", fault);
            } catch (IOException failure) {
                LOG.log(Level.WARNING, "the device's own network is not closed", failure);
            }
            TimeUnit.NANOSECONDS.sleep(pauses.retry().toNanos());
        }
    }

    @Override
    public List<Choosable> networks() {
        return networks.stream().map(each -> new Choosable(each.name(), each.secured())).toList();
    }

    @Override
    public void reached() {
        if (phase == Phase.OPEN) {
            phase = Phase.REACHED;
            changes.signal();
        }
    }

    @Override
    public Answer choose(int index, String password) {
        if (index < 0 || index >= networks.size()) {
            return Answer.UNKNOWN;
        }
        WirelessNetwork network = networks.get(index);
        String used = network.secured() ? password : "";
        if (!network.takes(used)) {
            return Answer.PASSWORD_MALFORMED;
        }
        synchronized (this) {
            if (choice.isPresent() || over.getCount() == 0) {
                return Answer.LATE;
            }
            choice = Optional.of(new Choice(network, used));
        }
        changes.signal();
        return Answer.TAKEN;
    }

    @Override
    public void leave() {
        end();
    }

    void show(ObjectNode shown) {
        shown.put("phase", phase.name().toLowerCase(Locale.ROOT))
                .put("name", own.name())
                .put("password", own.password())
                .put("address", RadioDoor.PAGE);
        shown.set("join", link);
        shown.set("page", page);
    }
}
