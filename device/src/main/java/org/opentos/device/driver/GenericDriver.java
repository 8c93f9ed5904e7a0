package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.model.ThingModel;

/// A driver for any Thing Model: a property holds what it is set to, an action completes at once.
final class GenericDriver extends SimulatedDriver {
    GenericDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(model, clock, random);
    }

    @Override
    void begin() {}

    @Override
    void advance(double seconds) {}

    @Override
    void written(String property) {}
}
