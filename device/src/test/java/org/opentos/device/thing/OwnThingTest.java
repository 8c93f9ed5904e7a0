package org.opentos.device.thing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.Models;
import org.opentos.device.MutableClock;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverListener;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.driver.Invocation;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.storage.InvocationLedger;
import org.opentos.device.storage.LastState;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

class OwnThingTest {
    private static final String HOME = "home_00000000000000000000000001";
    private static final String CAUSE = "cause_00000000000000000000000001";

    @TempDir Path path;
    private final MutableClock clock = new MutableClock();
    private final FakeLamp lamp = new FakeLamp();
    private DataDirectory directory;
    private OutboundQueue queue;
    private InvocationLedger ledger;
    private LastState last;
    private OwnThing thing;

    /// A lamp whose hardware can be pulled out, and whose action ends when the test says so.
    private static final class FakeLamp implements Driver {
        final Map<String, JsonNode> values = new HashMap<>();
        final List<Invocation> invocations = new ArrayList<>();
        DriverStatus status = DriverStatus.OK;
        int writes;

        @Override
        public void start(Map<String, JsonNode> lastKnown, DriverListener listener) {
            values.put("power", Json.of(false));
            values.put("brightness", Json.of(80));
            values.putAll(lastKnown);
        }

        @Override
        public Map<String, JsonNode> read() {
            return Map.copyOf(values);
        }

        @Override
        public DriverStatus status(String property) {
            return status;
        }

        @Override
        public Outcome<Map<String, JsonNode>> write(String property, JsonNode value) {
            writes++;
            values.put(property, value);
            return Outcome.done(Map.of(property, value));
        }

        @Override
        public void invoke(String action, JsonNode input, Invocation invocation) {
            invocations.add(invocation);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws StartFailure, IOException {
        directory = DataDirectory.open(path);
        queue = OutboundQueue.open(path.resolve("queue.log"), OutboundQueue.Limits.DEFAULT);
        ledger = InvocationLedger.open(path.resolve("invocations.log"));
        last = LastState.load(directory);
        thing =
                new OwnThing(
                        new DeviceId(new UUID(1, 1)),
                        Models.model("lamp"),
                        lamp,
                        queue,
                        last,
                        ledger,
                        new Ids(clock, new SplittableRandom(1)),
                        clock,
                        new Changes());
        thing.start();
    }

    @AfterEach
    void stop() throws IOException {
        last.save();
        queue.close();
        ledger.close();
        directory.close();
    }

    private void restart() throws StartFailure, IOException {
        stop();
        start();
    }

    /// The power goes: nothing is saved on the way out.
    private void cut() throws StartFailure, IOException {
        queue.close();
        ledger.close();
        directory.close();
        lamp.values.clear();
        start();
    }

    @Test
    void remembersATouchOverACutAndTellsTheHubWhatIsTrue() throws StartFailure, IOException {
        claim(HOME);
        thing.touch("brightness", Json.of(33));
        cut();
        assertThat(lamp.values.getOrDefault("brightness", Json.nothing()).asInt()).isEqualTo(33);
        assertThat(sent().getLast().path("values").path("brightness").asInt()).isEqualTo(33);
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private void claim(String home) {
        thing.placed(
                json(
                        "{\"state\":\"claimed\",\"home\":{\"id\":\"%s\",\"name\":\"H\"},\"name\":\"Lamp\",\"locale\":\"zh-Hans\"}"
                                .formatted(home)));
    }

    private void desire(String property, String value, long version) {
        thing.desired(
                json(
                        "{\"values\":{\"%s\":{\"value\":%s,\"version\":%d,\"cause\":\"%s\"}}}"
                                .formatted(property, value, version, CAUSE)));
    }

    private void invoke(String expiresAt) throws IOException {
        thing.action(
                json(
                        "{\"invocation\":\"invocation_1\",\"action\":\"blink\",\"input\":{\"times\":2},\"cause\":\"%s\",\"expiresAt\":\"%s\"}"
                                .formatted(CAUSE, expiresAt)));
    }

    /// Takes all messages out of the queue.
    private List<JsonNode> sent() throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        for (var next = queue.after(0); next.isPresent(); next = queue.after(0)) {
            messages.add(Json.parse(next.get().payload()).orElseThrow());
            queue.remove(next.get().sequence(), OutboundQueue.Removal.ACKNOWLEDGED);
        }
        return messages;
    }

    @Test
    void tellsNobodyBeforeAHomeHasClaimedIt() throws IOException {
        thing.touch("power", Json.of(true));
        assertThat(sent()).isEmpty();
        claim(HOME);
        List<JsonNode> messages = sent();
        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().path("values").path("power")).isEqualTo(Json.of(true));
        assertThat(last.locale()).isEqualTo("zh-Hans");
    }

    @Test
    void forgetsTheFormerHome() throws IOException {
        claim(HOME);
        thing.touch("power", Json.of(true));
        claim("home_00000000000000000000000002");
        assertThat(sent())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("causes").path(0).path("kind"))
                                .isEqualTo(Json.of("device")));
        thing.placed(json("{\"state\":\"unclaimed\"}"));
        assertThat(last.place()).isEmpty();
    }

    @Test
    void answersADesiredValueWithItsCauseOnce() throws IOException {
        claim(HOME);
        sent();
        desire("brightness", "40", 7);
        assertThat(sent())
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.path("values").path("brightness").asInt()).isEqualTo(40);
                    assertThat(message.path("cause").asString()).isEqualTo(CAUSE);
                    assertThat(message.has("causes")).isFalse();
                });
        thing.touch("brightness", Json.of(55));
        sent();
        desire("brightness", "40", 7);
        assertThat(lamp.values.get("brightness")).isEqualTo(Json.of(55));
        assertThat(sent())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("values").path("brightness").asInt())
                                .isEqualTo(55));
    }

    @Test
    void doesNotRepeatADesiredValueAfterARestart() throws StartFailure, IOException {
        claim(HOME);
        desire("brightness", "40", 7);
        restart();
        int before = lamp.writes;
        desire("brightness", "40", 7);
        assertThat(lamp.writes).isEqualTo(before);
        desire("brightness", "45", 8);
        assertThat(lamp.values.getOrDefault("brightness", Json.nothing()).asInt()).isEqualTo(45);
    }

    @Test
    void ignoresWhatItsModelDoesNotAllow() throws IOException {
        claim(HOME);
        sent();
        desire("brightness", "400", 1);
        desire("powerDraw", "1", 1);
        desire("unknown", "1", 1);
        assertThat(lamp.writes).isZero();
        assertThat(sent()).isEmpty();
    }

    @Test
    void keepsADesiredValueForAbsentHardware() throws IOException {
        claim(HOME);
        sent();
        lamp.status = DriverStatus.absent("unplugged");
        desire("power", "true", 1);
        assertThat(sent()).isEmpty();
        assertThat(thing.propertiesShown().path("power").path("desired").path("value"))
                .isEqualTo(Json.of(true));
        assertThat(thing.touch("power", Json.of(true)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE));
        lamp.status = DriverStatus.OK;
        thing.statusChanged();
        assertThat(sent())
                .singleElement()
                .satisfies(
                        message -> assertThat(message.path("cause").asString()).isEqualTo(CAUSE));
    }

    @Test
    void saysThatAPersonTouchedIt() throws IOException {
        claim(HOME);
        sent();
        thing.touch("power", Json.of(true));
        assertThat(sent())
                .singleElement()
                .satisfies(message -> {
                    JsonNode cause = message.path("causes").path(0);
                    assertThat(cause.path("kind").asString()).isEqualTo("person");
                    assertThat(cause.path("door").asString()).isEqualTo("shell");
                    assertThat(cause.path("id")).isEqualTo(message.path("cause"));
                });
    }

    @Test
    void carriesOutAnInvocationOnceAlsoAcrossARestart() throws StartFailure, IOException {
        claim(HOME);
        sent();
        invoke("2026-05-04T11:00:00Z");
        invoke("2026-05-04T11:00:00Z");
        assertThat(lamp.invocations).hasSize(1);
        lamp.invocations.getFirst().completed(Json.nothing());
        assertThat(sent())
                .extracting(message -> message.path("state").asString())
                .containsExactly("running", "completed");
        restart();
        sent();
        invoke("2026-05-04T11:00:00Z");
        assertThat(lamp.invocations).hasSize(1);
        assertThat(sent())
                .extracting(message -> message.path("state").asString())
                .containsExactly("completed");
    }

    @Test
    void failsWhatWasRunningWhenThePowerWent() throws StartFailure, IOException {
        claim(HOME);
        invoke("2026-05-04T11:00:00Z");
        sent();
        restart();
        assertThat(lamp.invocations).hasSize(1);
        assertThat(sent())
                .filteredOn(message -> message.has("invocation"))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("error").path("code").asString())
                                .isEqualTo("interrupted"));
    }

    @Test
    void doesNotBeginWhatHasExpiredUnlessItsClockWasNeverSet() throws IOException {
        claim(HOME);
        sent();
        clock.advance(Duration.ofHours(2));
        invoke("2026-05-04T11:00:00Z");
        assertThat(lamp.invocations).isEmpty();
        assertThat(sent())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.path("error").path("code").asString())
                                .isEqualTo("expired"));
        clock.set(Instant.EPOCH);
        thing.action(
                json(
                        "{\"invocation\":\"invocation_2\",\"action\":\"blink\",\"cause\":\"c\",\"expiresAt\":\"1999-01-01T00:00:00Z\"}"));
        assertThat(lamp.invocations).hasSize(1);
    }

    private boolean charging(String model, Map<String, JsonNode> values) {
        values.forEach((property, value) ->
                last.put(property, new LastState.Value(value, clock.instant(), "")));
        return new OwnThing(
                        new DeviceId(new UUID(1, 1)),
                        Models.model(model),
                        lamp,
                        queue,
                        last,
                        ledger,
                        new Ids(clock, new SplittableRandom(1)),
                        clock,
                        new Changes())
                .charging();
    }

    @Test
    void has_power_for_long_work_without_a_battery_or_at_a_charger_or_full() {
        assertThat(charging("lamp", Map.of())).isTrue();
        assertThat(charging("watch", Map.of())).isFalse();
        Map<String, JsonNode> empty = Map.of("battery", Json.of(40), "charging", Json.of(false));
        assertThat(charging("watch", empty)).isFalse();
        assertThat(charging("watch", Map.of("charging", Json.of(true)))).isTrue();
        assertThat(charging("watch", empty)).isFalse();
        assertThat(charging("watch", Map.of("battery", Json.of(95)))).isTrue();
    }
}
