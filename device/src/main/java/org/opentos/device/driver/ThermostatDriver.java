package org.opentos.device.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.JsonNode;

/// A thermostat in a room that loses warmth to the weather and gains it from its heating.
///
/// The room follows Newton's law of cooling with a time constant of six hours; heating and cooling
/// add 8 °C and 6 °C an hour at full fan. The switch has a hysteresis of 0.3 °C.
final class ThermostatDriver extends SimulatedDriver {
    private static final double ROOM_TIME_CONSTANT_SECONDS = 6 * 3600;
    private static final double WINDOW_TIME_CONSTANT_SECONDS = 1200;
    private static final double HEATING_CELSIUS_PER_SECOND = 8.0 / 3600;
    private static final double COOLING_CELSIUS_PER_SECOND = 6.0 / 3600;
    private static final double HYSTERESIS_CELSIUS = 0.3;
    private static final double ECO_SETBACK_CELSIUS = 2;
    private static final double FROST_CELSIUS = 5;
    private static final double DAY_SECONDS = 86_400;

    private double room = 20.4;
    private double humidity = 45;
    private double pursuedSeconds;
    private boolean pursuing;
    private boolean frostTold;
    private Instant boostEnds = Instant.MIN;
    private Instant holdEnds = Instant.MAX;
    private double heldBefore;

    ThermostatDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(model, clock, random);
    }

    @Override
    void begin() {
        set("temperature", room);
        set("humidity", humidity);
    }

    @Override
    void restored() {
        room = number("temperature");
        humidity = number("humidity");
        regulate();
    }

    @Override
    void advance(double seconds) {
        if (clock.instant().isAfter(holdEnds)) {
            holdEnds = Instant.MAX;
            set("targetTemperature", heldBefore);
        }
        window(seconds);
        double outside = outside();
        double constant =
                on("windowOpen") ? WINDOW_TIME_CONSTANT_SECONDS : ROOM_TIME_CONSTANT_SECONDS;
        room += (outside - room) * (1 - Math.exp(-seconds / constant));
        switch (text("activity")) {
            case "heating" -> room += HEATING_CELSIUS_PER_SECOND * fan() * seconds;
            case "cooling" -> room -= COOLING_CELSIUS_PER_SECOND * fan() * seconds;
            default -> {}
        }
        humidity += (45 - (room - 20) * 1.5 - humidity) * (1 - Math.exp(-seconds / 1800));
        set("temperature", room);
        set("humidity", humidity);
        regulate();
        announce(seconds);
    }

    @Override
    void written(String property) {
        if (property.equals("targetTemperature") || property.equals("mode")) {
            pursuing = true;
            pursuedSeconds = 0;
            holdEnds = Instant.MAX;
        }
        regulate();
    }

    @Override
    void act(String action, JsonNode input, Invocation invocation) {
        switch (action) {
            case "boost" -> {
                boostEnds =
                        clock.instant().plus(Duration.ofMinutes(input.path("duration").asLong(20)));
                regulate();
                invocation.completed(Json.object().put("endsAt", boostEnds.toString()));
            }
            case "holdUntil" -> {
                heldBefore = number("targetTemperature");
                set("targetTemperature", input.path("targetTemperature").asDouble(21));
                holdEnds = clock.instant().plus(Duration.ofHours(input.path("duration").asLong(4)));
                regulate();
                invocation.completed(Json.object().put("endsAt", holdEnds.toString()));
            }
            default -> super.act(action, input, invocation);
        }
    }

    private void regulate() {
        set("activity", wanted());
    }

    private String wanted() {
        if (clock.instant().isBefore(boostEnds)) {
            return "heating";
        }
        String mode = text("mode");
        double target = number("targetTemperature");
        String now = text("activity");
        if (mode.equals("eco")) {
            target -= ECO_SETBACK_CELSIUS;
        }
        boolean mayHeat = !mode.equals("off") && !mode.equals("cool") && !on("windowOpen");
        boolean mayCool = mode.equals("cool") || mode.equals("auto");
        double gap = target - room;
        if (mayHeat && (gap > HYSTERESIS_CELSIUS || (now.equals("heating") && gap > 0))) {
            return "heating";
        }
        if (mayCool && (-gap > HYSTERESIS_CELSIUS || (now.equals("cooling") && gap < 0))) {
            return "cooling";
        }
        return "idle";
    }

    private void window(double seconds) {
        if (on("windowOpen")) {
            if (happens(seconds, 600)) {
                set("windowOpen", false);
            }
        } else if (happens(seconds, 4 * 3600)) {
            set("windowOpen", true);
            emit("windowOpened", Json.object().set("temperature", value("temperature")));
        }
    }

    private void announce(double seconds) {
        pursuedSeconds += seconds;
        if (pursuing && Math.abs(number("targetTemperature") - room) < 0.1) {
            pursuing = false;
            emit(
                    "targetReached",
                    Json.object()
                            .put("took", Math.min(1440, Math.round(pursuedSeconds / 60)))
                            .set("temperature", value("temperature")));
        }
        if (room < FROST_CELSIUS && !frostTold) {
            emit("frostDanger", Json.object().set("temperature", value("temperature")));
        }
        frostTold = room < FROST_CELSIUS;
    }

    private double fan() {
        return switch (text("fanSpeed")) {
            case "low" -> 0.6;
            case "medium" -> 0.8;
            case "high" -> 1.2;
            default -> 1;
        };
    }

    /// Warmest in the afternoon.
    private double outside() {
        double second = clock.instant().getEpochSecond() % DAY_SECONDS;
        return 8 + 5 * Math.sin((second - DAY_SECONDS * 3 / 8) / DAY_SECONDS * 2 * Math.PI);
    }
}
