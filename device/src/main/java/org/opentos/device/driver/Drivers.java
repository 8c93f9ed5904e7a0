package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.opentos.device.driver.linux.LinuxDriver;
import org.opentos.device.model.ThingModel;

/// Chooses the driver that a Thing Model asks for with `tos:driver`, and that of the hardware which
/// its properties name with `tos:hardware`.
public final class Drivers {
    private Drivers() {}

    /// A model that names no driver, or one that is not built in, gets the generic one.
    ///
    /// @param wearer whoever wears it walks the same way with each of the own devices; empty for
    ///   somebody of its own
    public static Driver forModel(
            ThingModel model, InstantSource clock, RandomGenerator random, Optional<Long> wearer) {
        return LinuxDriver.around(model, builtIn(model, clock, random, wearer));
    }

    private static Driver builtIn(
            ThingModel model, InstantSource clock, RandomGenerator random, Optional<Long> wearer) {
        return switch (model.driver().orElse("generic")) {
            case "tv" -> new TelevisionDriver(model, clock, random);
            case "watch" ->
                    new WatchDriver(model, clock, random, wearer.orElseGet(random::nextLong));
            case "band" -> new BandDriver(model, clock, random, wearer.orElseGet(random::nextLong));
            case "glasses" -> new GlassesDriver(model, clock, random);
            case "vr" -> new HeadsetDriver(model, clock, random);
            case "lamp" -> new LampDriver(model, clock, random);
            case "thermostat" -> new ThermostatDriver(model, clock, random);
            case "door-lock" -> new DoorLockDriver(model, clock, random);
            case "coffee-machine" -> new CoffeeMachineDriver(model, clock, random);
            default -> new GenericDriver(model, clock, random);
        };
    }
}
