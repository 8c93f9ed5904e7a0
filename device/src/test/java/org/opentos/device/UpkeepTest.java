package org.opentos.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverListener;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.driver.Invocation;
import org.opentos.device.fabric.Inbox;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.storage.InvocationLedger;
import org.opentos.device.storage.LastState;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.device.thing.Changes;
import org.opentos.device.thing.HomeThings;
import org.opentos.device.thing.OwnThing;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;

/// When the parts of a device forget what is of its home.
class UpkeepTest {
    private static final String UNCLAIMED = "{\"state\":\"unclaimed\"}";

    private final MutableClock clock = new MutableClock();

    private static final class Counting implements Part {
        private int forgotten;

        @Override
        public Set<Channel> hears() {
            return Set.of();
        }

        @Override
        public void heard(Channel channel, JsonNode told) {
            throw new AssertionError("it hears nothing");
        }

        @Override
        public void forget() {
            forgotten++;
        }
    }

    private static final class Still implements Driver {
        @Override
        public void start(Map<String, JsonNode> lastKnown, DriverListener listener) {}

        @Override
        public Map<String, JsonNode> read() {
            return Map.of("power", Json.of(false), "brightness", Json.of(80));
        }

        @Override
        public DriverStatus status(String property) {
            return DriverStatus.OK;
        }

        @Override
        public Outcome<Map<String, JsonNode>> write(String property, JsonNode value) {
            throw new AssertionError("nobody steers it");
        }

        @Override
        public void invoke(String action, JsonNode input, Invocation invocation) {
            throw new AssertionError("nobody steers it");
        }

        @Override
        public void close() {}
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static JsonNode at(int home) {
        return json(
                "{\"state\":\"claimed\",\"home\":{\"id\":\"home_%026d\",\"name\":\"H\"},\"name\":\"Lamp\"}"
                        .formatted(home));
    }

    @Test
    void whatWasSetBeforeTheFirstHomeStaysAndWhatIsOfAFormerHomeGoes(@TempDir Path path)
            throws Exception {
        DeviceId self = new DeviceId(new UUID(1, 1));
        Changes changes = new Changes();
        Counting part = new Counting();
        try (DataDirectory directory = DataDirectory.open(path);
                OutboundQueue queue =
                        OutboundQueue.open(
                                path.resolve("queue.log"), OutboundQueue.Limits.DEFAULT);
                InvocationLedger ledger = InvocationLedger.open(path.resolve("invocations.log"))) {
            LastState last = LastState.load(directory);
            OwnThing thing =
                    new OwnThing(
                            self,
                            Models.model("lamp"),
                            new Still(),
                            queue,
                            last,
                            ledger,
                            new Ids(clock, new SplittableRandom(1)),
                            clock,
                            changes);
            thing.start();
            Inbox inbox =
                    new Upkeep(thing, new HomeThings(self, changes), last, List.of(part), clock)
                            .inbox();

            inbox.placed(json(UNCLAIMED));
            inbox.placed(at(1));
            inbox.placed(at(1));
            assertThat(part.forgotten).isZero();

            inbox.placed(at(2));
            assertThat(part.forgotten).isEqualTo(1);

            inbox.placed(json(UNCLAIMED));
            assertThat(part.forgotten).isEqualTo(2);
        }
    }
}
