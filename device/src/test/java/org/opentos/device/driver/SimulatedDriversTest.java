package org.opentos.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.opentos.device.Models;
import org.opentos.device.MutableClock;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;
import org.opentos.device.model.ThingModel;
import org.opentos.protocol.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SimulatedDriversTest {
    static final List<String> MODELS = Models.ALL;

    private static final Optional<Long> WEARER = Optional.of(4L);

    /// A driver with its own clock that writes down all it says, and checks it against the model.
    private static final class Bench implements DriverListener {
        final ThingModel model;
        final MutableClock clock = new MutableClock();
        final Driver driver;
        final List<String> trace = new ArrayList<>();
        final Map<String, JsonNode> values = new LinkedHashMap<>();
        final List<String> events = new ArrayList<>();

        Bench(String name, long seed) {
            model = Models.model(name);
            driver = Drivers.forModel(model, clock, new SplittableRandom(seed), WEARER);
            driver.start(Map.of(), this);
            values.putAll(driver.read());
        }

        JsonNode value(String property) {
            return values.getOrDefault(property, Json.nothing());
        }

        void pass(int seconds) {
            for (int second = 0; second < seconds; second++) {
                clock.advance(Duration.ofSeconds(1));
                driver.poll();
            }
        }

        void write(String property, JsonNode value) {
            switch (driver.write(property, value)) {
                case Outcome.Done<Map<String, JsonNode>>(var changed) -> changed(changed);
                case Outcome.Refused<Map<String, JsonNode>>(var refusal) ->
                        throw new AssertionError(refusal);
            }
        }

        Recorded invoke(String action, JsonNode input) {
            Recorded recorded = new Recorded(this, action);
            driver.invoke(action, input, recorded);
            return recorded;
        }

        @Override
        public void changed(Map<String, JsonNode> changed) {
            changed.forEach((property, value) ->
                    assertThat(model.property(property).check(value))
                            .as("%s = %s", property, value)
                            .isEmpty());
            values.putAll(changed);
            trace.add(clock.instant() + " " + changed);
        }

        @Override
        public void event(String event, JsonNode data) {
            JsonNode schema = model.tree().path("events").path(event).path("data");
            assertThat(new DataSchema(schema).check(data)).as(event + " " + data).isEmpty();
            trace.add(clock.instant() + " " + event + data);
            events.add(event);
        }

        @Override
        public void statusChanged() {
            trace.add("status");
        }
    }

    private static final class Recorded implements Invocation {
        private final Bench bench;
        private final String action;
        String state = "running";
        JsonNode result = Json.nothing();

        Recorded(Bench bench, String action) {
            this.bench = bench;
            this.action = action;
        }

        @Override
        public void changed(Map<String, JsonNode> values) {
            bench.changed(values);
        }

        @Override
        public void event(String event, JsonNode data) {
            bench.event(event, data);
        }

        @Override
        public void completed(JsonNode output) {
            JsonNode schema = bench.model.tree().path("actions").path(action).path("output");
            if (schema.isObject()) {
                assertThat(new DataSchema(schema).check(output))
                        .as(action + " → " + output)
                        .isEmpty();
            }
            state = "completed";
            result = output;
        }

        @Override
        public void failed(String code, String detail) {
            state = "failed " + code;
        }
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void saysOnlyWhatItsModelAllowsAndTheSameForTheSameSeed(String name) {
        Bench one = lived(name);
        Bench other = lived(name);
        assertThat(one.trace).isEqualTo(other.trace);
        assertThat(one.driver.read()).isEqualTo(other.driver.read());
    }

    private static Bench lived(String name) {
        Bench bench = new Bench(name, 42);
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 40; round++) {
            bench.pass(90);
            for (String property : bench.model.properties()) {
                JsonNode schema = bench.model.property(property).tree();
                if (!bench.model.readOnly(property) && random.nextInt(4) == 0) {
                    bench.write(property, any(random, schema, bench.value(property)));
                }
            }
            for (String action : bench.model.tree().path("actions").propertyNames()) {
                if (random.nextInt(8) == 0) {
                    bench.invoke(action, input(random, bench, action));
                }
            }
        }
        assertThat(bench.trace).isNotEmpty();
        return bench;
    }

    private static JsonNode input(SplittableRandom random, Bench bench, String action) {
        ObjectNode input = Json.object();
        bench.model
                .input(action)
                .tree()
                .path("properties")
                .forEachEntry((name, schema) ->
                        input.set(
                                name,
                                any(
                                        random,
                                        schema,
                                        schema.path("format").asString("").equals("date-time")
                                                ? Json.of(
                                                        bench.clock
                                                                .instant()
                                                                .plusSeconds(3_600)
                                                                .toString())
                                                : Json.of("Dinner is ready"))));
        return input;
    }

    private static JsonNode any(SplittableRandom random, JsonNode schema, JsonNode otherwise) {
        if (schema.path("enum").isArray()) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        return switch (schema.path("type").asString("")) {
            case "boolean" -> Json.of(random.nextBoolean());
            case "integer" ->
                    Json.of(
                            Math.round(
                                    new DataSchema(schema)
                                            .fit(
                                                    random.nextDouble(
                                                            schema.path("minimum").asDouble(),
                                                            schema.path("maximum").asDouble()))));
            default -> otherwise;
        };
    }

    @Test
    void coffeeIsMadeInSecondsAndSaysSo() {
        Bench bench = new Bench("coffee-machine", 1);
        Recorded order = bench.invoke("orderDrink", Json.object().put("coffeeDrink", "cappuccino"));
        assertThat(bench.value("state")).isEqualTo(Json.of("heating"));
        Recorded second = bench.invoke("orderDrink", Json.object().put("coffeeDrink", "latte"));
        assertThat(second.state).isEqualTo("failed busy");
        bench.pass(30);
        assertThat(order.state).isEqualTo("completed");
        assertThat(bench.events).containsExactly("drinkReady");
        assertThat(bench.value("waterLevel").asInt()).isLessThan(80);
        assertThat(bench.value("state")).isEqualTo(Json.of("ready"));
        JsonNode latte =
                Json.object()
                        .put("coffeeDrink", "latte")
                        .put("numberOfShots", "double shot")
                        .put("milkAmount", "oat milk");
        assertThat(bench.model.input("orderDrink").check(latte)).isEmpty();
        Recorded oats = bench.invoke("orderDrink", latte);
        bench.pass(30);
        assertThat(oats.state).isEqualTo("completed");
    }

    @Test
    void roomWarmsToItsTargetAndNotBeyond() {
        Bench bench = new Bench("thermostat", 3);
        bench.write("targetTemperature", Json.of(22.5));
        assertThat(bench.value("activity")).isEqualTo(Json.of("heating"));
        bench.pass(3 * 3600);
        assertThat(bench.value("temperature").asDouble()).isBetween(20.0, 22.8);
        assertThat(bench.trace.stream().anyMatch(line -> line.contains("targetReached"))).isTrue();
    }

    @Test
    void doorLocksItselfAfterItsDelay() {
        Bench bench = new Bench("door-lock", 5);
        bench.write("locked", Json.of(false));
        assertThat(bench.value("bolt")).isEqualTo(Json.of("moving"));
        bench.pass(600);
        assertThat(bench.value("locked")).isEqualTo(Json.of(true));
        assertThat(bench.value("lastMethod")).isEqualTo(Json.of("automatic"));
    }

    @Test
    void lampFadesAndDrawsLess() {
        Bench bench = new Bench("lamp", 5);
        bench.write("power", Json.of(true));
        double before = bench.value("powerDraw").asDouble();
        Recorded fade =
                bench.invoke("fade", Json.object().put("brightness", 10).put("duration", 5));
        bench.pass(3);
        assertThat(fade.state).isEqualTo("running");
        bench.pass(3);
        assertThat(fade.state).isEqualTo("completed");
        assertThat(fade.result.path("brightness").asInt()).isEqualTo(10);
        assertThat(bench.value("powerDraw").asDouble()).isLessThan(before);
    }

    @Test
    void televisionShowsTheNewestMessagesEachForItsTime() {
        Bench bench = new Bench("tv", 6);
        for (int number = 1; number <= 4; number++) {
            bench.invoke(
                    "showMessage",
                    Json.object().put("text", "Message " + number).put("duration", number * 5));
        }
        assertThat(bench.driver.messages())
                .extracting(ScreenMessage::text)
                .containsExactly("Message 4", "Message 3", "Message 2");
        bench.pass(12);
        assertThat(bench.driver.messages())
                .extracting(ScreenMessage::text)
                .containsExactly("Message 4", "Message 3");
        bench.pass(10);
        assertThat(bench.driver.messages()).isEmpty();
    }

    @Test
    void bandKnowsOfTheDayBeforeItWasSwitchedOnAndGoesOnFromThere() {
        Bench bench = new Bench("band", 4);
        WalkingDay unworn = WalkingDay.of(4, LocalDate.of(2026, 11, 23));
        assertThat(unworn.steps(0, 5 * 3_600)).isZero();
        assertThat(unworn.steps(0, 86_400)).isBetween(6_000.0, 16_000.0);
        assertThat(sum(bench.value("stepsByHour"))).isCloseTo(steps(bench), within(24));

        int before = steps(bench);
        bench.pass(8 * 3_600);
        assertThat(steps(bench)).isGreaterThan(before);
        assertThat(sum(bench.value("stepsByHour"))).isCloseTo(steps(bench), within(200));
        assertThat(bench.value("heartRateByHour")).hasSize(24);

        // Midnight begins a day of its own.
        bench.pass(24 * 3_600 - secondOfDay(bench) + 60);
        assertThat(steps(bench)).isLessThan(10);
    }

    @Test
    void watchAndBandOfOnePersonCountTheSameSteps() {
        Bench watch = new Bench("watch", 4);
        Bench band = new Bench("band", 7);
        for (int hour = 0; hour < 12; hour++) {
            assertThat(steps(watch)).isEqualTo(steps(band));
            watch.pass(3_600);
            band.pass(3_600);
        }
    }

    @Test
    void heartFollowsTheWalkAndTheGoalIsReachedOnceADay() {
        Bench bench = new Bench("band", 4);
        bench.pass(24 * 3_600 - secondOfDay(bench));
        bench.events.clear();
        bench.write("stepGoal", Json.of(1_000));
        int resting = Integer.MAX_VALUE;
        int walking = 0;
        for (int minute = 0; minute < 23 * 60; minute++) {
            bench.pass(60);
            resting = Math.min(resting, bench.value("heartRate").asInt());
            walking = Math.max(walking, bench.value("heartRate").asInt());
        }
        assertThat(resting).isBetween(48, 62);
        assertThat(walking).isBetween(98, 115);
        assertThat(bench.events).containsOnlyOnce("stepGoalReached");
    }

    private static int steps(Bench bench) {
        return bench.value("steps").asInt();
    }

    private static int sum(JsonNode hours) {
        int sum = 0;
        for (JsonNode each : hours.values()) {
            sum += each.asInt();
        }
        return sum;
    }

    private static int secondOfDay(Bench bench) {
        return bench.clock.instant().atZone(ZoneId.systemDefault()).toLocalTime().toSecondOfDay();
    }

    @Test
    void glassesFollowTheLightUntilSomebodySetsTheBrightness() {
        Bench bench = new Bench("glasses", 2);
        bench.pass(30);
        assertThat(bench.value("brightness").asInt()).isBetween(45, 65);
        bench.write("brightness", Json.of(90));
        assertThat(bench.value("autoBrightness")).isEqualTo(Json.of(false));
        bench.pass(60);
        assertThat(bench.value("brightness")).isEqualTo(Json.of(90));
    }

    @Test
    void genericDriverHoldsWhatIsSet() {
        ThingModel model =
                new ThingModel(
                        Json.parse(
                                        "{\"title\":\"Fan\",\"properties\":{\"speed\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":3}}}"
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .orElseThrow());
        MutableClock clock = new MutableClock();
        Driver driver = Drivers.forModel(model, clock, new SplittableRandom(1), WEARER);
        driver.start(Map.of("speed", Json.of(3)), new Bench("tv", 1));
        assertThat(driver.read()).containsEntry("speed", Json.of(3));
    }
}
