package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.JsonNode;

/// A bean-to-cup machine: it heats, grinds, brews, and runs out of water, beans and room for
/// grounds; someone looks after it a minute later.
final class CoffeeMachineDriver extends SimulatedDriver {
    private static final String ORDER = "orderDrink";
    private static final double ROOM_CELSIUS = 22;
    private static final double BREW_CELSIUS = 93;
    private static final double HEATING_CELSIUS_PER_SECOND = 6;
    private static final double COOLING_SECONDS = 1_500;
    private static final double RINSE_SECONDS = 4;
    private static final double REFILL_SECONDS = 60;
    private static final double LOW_PERCENT = 15;
    private static final double EMPTY_PERCENT = 6;
    private static final double FULL_PERCENT = 95;
    private static final int DESCALE_CUPS = 200;

    private double boiler = ROOM_CELSIUS;
    private double idleSeconds;
    private double neededSeconds;
    private int cups;
    private boolean waterTold;
    private boolean beansTold;

    CoffeeMachineDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(model, clock, random);
    }

    @Override
    void begin() {
        set("waterLevel", 80);
        set("beanLevel", 70);
        set("trayLevel", 20);
        set("boilerTemperature", boiler);
        set("state", "off");
    }

    @Override
    void restored() {
        boiler = Math.max(ROOM_CELSIUS, number("boilerTemperature"));
        set("progress", 0);
        settle();
    }

    @Override
    void advance(double seconds) {
        if (on("power")) {
            boiler = Math.min(BREW_CELSIUS, boiler + HEATING_CELSIUS_PER_SECOND * seconds);
        } else {
            boiler += (ROOM_CELSIUS - boiler) * (1 - Math.exp(-seconds / COOLING_SECONDS));
        }
        set("boilerTemperature", boiler);
        upkeep(seconds);
        boolean busy = isRunning(ORDER) || isRunning("rinse");
        idleSeconds = busy || !on("power") ? 0 : idleSeconds + seconds;
        if (model.hasProperty("offAfter") && idleSeconds > number("offAfter") * 60) {
            set("power", false);
        }
        if (!busy) {
            settle();
        }
    }

    @Override
    void written(String property) {
        idleSeconds = 0;
        if (property.equals("power") && !on("power")) {
            stop(ORDER, "switched-off", "The machine was switched off.");
            stop("rinse", "switched-off", "The machine was switched off.");
            set("progress", 0);
        }
        settle();
    }

    @Override
    void act(String action, JsonNode input, Invocation invocation) {
        switch (action) {
            case ORDER -> order(input, invocation);
            case "cancelDrink" -> {
                boolean cancelled = stop(ORDER, "cancelled", "The drink was cancelled.");
                set("progress", 0);
                settle();
                invocation.completed(Json.object().put("cancelled", cancelled));
            }
            case "rinse" -> {
                if (isRunning(ORDER) || isRunning(action)) {
                    invocation.failed("busy", "The machine is busy; try again in a minute.");
                    return;
                }
                set("power", true);
                set("state", "rinsing");
                double[] passed = new double[1];
                run(
                        action,
                        invocation,
                        (seconds, running) -> {
                            passed[0] += seconds;
                            if (passed[0] < RINSE_SECONDS) {
                                return false;
                            }
                            set("waterLevel", number("waterLevel") - 3);
                            running.completed(Json.nothing());
                            return true;
                        });
            }
            default -> super.act(action, input, invocation);
        }
    }

    private void order(JsonNode input, Invocation invocation) {
        if (isRunning(ORDER) || isRunning("rinse")) {
            invocation.failed("busy", "The machine is making another drink; try again then.");
            return;
        }
        String need = needs();
        if (!need.isEmpty()) {
            set("state", need);
            invocation.failed(need, "The machine has to be looked after first.");
            return;
        }
        set("power", true);
        set("progress", 0);
        set("state", boiler < BREW_CELSIUS ? "heating" : "brewing");
        run(ORDER, invocation, new Brewing(input.path("coffeeDrink").asString("coffee"), input));
    }

    /// One drink: it waits for the boiler, then flows.
    private final class Brewing implements Course {
        private final String drink;
        private final double brewSeconds;
        private final double part;
        private double brewed;
        private double taken;

        Brewing(String drink, JsonNode order) {
            this.drink = drink;
            this.part =
                    switch (order.path("size").asString("medium")) {
                        case "small", "eight ounce" -> 0.7;
                        case "large", "sixteen ounce" -> 1.3;
                        case "twenty ounce" -> 1.6;
                        default -> 1;
                    };
            this.brewSeconds = 7 * part;
        }

        @Override
        public boolean step(double seconds, Invocation running) {
            taken += seconds;
            if (boiler < BREW_CELSIUS) {
                set("state", "heating");
                return false;
            }
            set("state", "brewing");
            brewed += seconds;
            set("progress", Math.min(100, Math.floor(100 * brewed / brewSeconds)));
            if (brewed < brewSeconds) {
                return false;
            }
            finish(running);
            return true;
        }

        private void finish(Invocation running) {
            set("waterLevel", number("waterLevel") - 7 * part);
            set("beanLevel", number("beanLevel") - 4);
            set("trayLevel", number("trayLevel") + 5);
            set("cupsToday", number("cupsToday") + 1);
            set("progress", 0);
            cups++;
            JsonNode ready = Json.object().put("coffeeDrink", drink).put("took", Math.round(taken));
            if (model.hasEvent("drinkReady")) {
                running.event("drinkReady", ready);
            }
            if (cups % DESCALE_CUPS == 0) {
                emit("descaleDue", Json.object().put("cups", cups));
            }
            settleAfterDrink();
            running.completed(
                    Json.object()
                            .put("coffeeDrink", drink)
                            .put("readyAt", clock.instant().toString()));
        }

        private void settleAfterDrink() {
            set("state", needs().isEmpty() ? "ready" : needs());
        }
    }

    /// Water and beans are low before they are gone; the one who looks after it comes in a minute.
    private void upkeep(double seconds) {
        if (number("waterLevel") <= LOW_PERCENT && !waterTold) {
            waterTold = true;
            emit("waterLow", Json.object().set("waterLevel", value("waterLevel")));
        }
        if (number("beanLevel") <= LOW_PERCENT && !beansTold) {
            beansTold = true;
            emit("beansLow", Json.object().set("beanLevel", value("beanLevel")));
        }
        neededSeconds = needs().isEmpty() ? 0 : neededSeconds + seconds;
        if (neededSeconds > REFILL_SECONDS) {
            set("waterLevel", 100);
            set("beanLevel", 100);
            set("trayLevel", 0);
            waterTold = false;
            beansTold = false;
        }
    }

    private void settle() {
        if (!on("power")) {
            set("state", "off");
        } else if (!needs().isEmpty()) {
            set("state", needs());
        } else {
            set("state", boiler < BREW_CELSIUS ? "heating" : "ready");
        }
    }

    private String needs() {
        if (number("waterLevel") < EMPTY_PERCENT) {
            return "needs-water";
        }
        if (number("beanLevel") < EMPTY_PERCENT) {
            return "needs-beans";
        }
        return number("trayLevel") > FULL_PERCENT ? "tray-full" : "";
    }
}
