package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.JsonNode;

/// A lamp with white and coloured light that knows what it draws.
final class LampDriver extends SimulatedDriver {
    private static final double STANDBY_WATT = 0.3;
    private static final double FULL_WATT = 9;
    private static final double JOULE_PER_KILOWATT_HOUR = 3_600_000;

    private double joule;

    LampDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(model, clock, random);
    }

    @Override
    void begin() {
        set("powerDraw", STANDBY_WATT);
    }

    @Override
    void restored() {
        joule = number("energy") * JOULE_PER_KILOWATT_HOUR;
        draw();
    }

    @Override
    void advance(double seconds) {
        joule += watt() * seconds;
        set("energy", joule / JOULE_PER_KILOWATT_HOUR);
    }

    @Override
    void written(String property) {
        switch (property) {
            case "colourTemperature" -> {
                set("colour", white(number("colourTemperature")));
                set("effect", "none");
            }
            case "colour" -> set("effect", "none");
            default -> {}
        }
        draw();
    }

    @Override
    void act(String action, JsonNode input, Invocation invocation) {
        switch (action) {
            case "fade" -> fade(input, invocation);
            case "blink" -> {
                double seconds = input.path("times").asInt(3);
                boolean before = on("power");
                double[] passed = new double[1];
                run(
                        action,
                        invocation,
                        (step, running) -> {
                            passed[0] += step;
                            boolean over = passed[0] >= seconds;
                            set("power", over ? before : !on("power"));
                            draw();
                            if (over) {
                                running.completed(Json.nothing());
                            }
                            return over;
                        });
            }
            default -> super.act(action, input, invocation);
        }
    }

    private void fade(JsonNode input, Invocation invocation) {
        double target = input.path("brightness").asDouble(30);
        double duration = Math.max(1, input.path("duration").asDouble(10));
        stop("fade", "replaced", "Another fade has begun.");
        set("power", true);
        double from = number("brightness");
        double[] passed = new double[1];
        run(
                "fade",
                invocation,
                (step, running) -> {
                    passed[0] += step;
                    double part = Math.min(1, passed[0] / duration);
                    set("brightness", from + (target - from) * part);
                    draw();
                    if (part >= 1) {
                        running.completed(Json.object().set("brightness", value("brightness")));
                    }
                    return part >= 1;
                });
    }

    private void draw() {
        set("powerDraw", watt());
    }

    private double watt() {
        return on("power") ? STANDBY_WATT + FULL_WATT * number("brightness") / 100 : STANDBY_WATT;
    }

    /// Roughly how a white of this temperature looks, from candle to daylight.
    private static String white(double kelvin) {
        double cold = Math.clamp((kelvin - 2200) / (6500 - 2200), 0, 1);
        return "#%02x%02x%02x"
                .formatted(255, Math.round(190 + 59 * cold), Math.round(120 + 133 * cold));
    }
}
