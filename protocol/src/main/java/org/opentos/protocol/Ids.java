package org.opentos.protocol;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The one source of new ids, from a clock and a source of randomness that the caller chooses.
///
/// `ids.next(DeviceId::new)` makes a UUID version 7: 48 bits of milliseconds, 74 random bits.
public final class Ids {
    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param random a `SecureRandom` in production; a seeded generator in a simulation
    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public <T extends Id> T next(Function<UUID, T> kind) {
        long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
        return kind.apply(new UUID(high, low));
    }
}
