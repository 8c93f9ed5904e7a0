package org.opentos.hub.market.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// How often apps may call, by the generic cell rate algorithm (ITU-T I.371) in memory: what is
/// limited is load, and each process of the hub bears its own.
@Component
class CallRates {
    static final int CALLS_PER_SECOND = 20;

    /// What may come at once after a pause.
    static final int BURST = 60;

    /// Installations that are remembered; one that was forgotten begins with its whole burst.
    private static final int INSTALLATIONS_MAX = 10_000;

    private static final Duration EACH = Duration.ofSeconds(1).dividedBy(CALLS_PER_SECOND);
    private static final Duration ALL = EACH.multipliedBy(BURST);

    private final InstantSource clock;

    /// When each has its whole burst again, the longest unused first.
    private final Map<Id.InstallationId, Instant> whole =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Id.InstallationId, Instant> eldest) {
                    return size() > INSTALLATIONS_MAX;
                }
            };

    CallRates(InstantSource clock) {
        this.clock = clock;
    }

    /// Counts a call; false where it is one too many, which is not counted.
    synchronized boolean takes(Id.InstallationId installation) {
        Instant now = clock.instant();
        Instant before = whole.getOrDefault(installation, now);
        // What lies beyond a whole burst was written before the clock was set back.
        boolean counts = before.isAfter(now) && !before.isAfter(now.plus(ALL));
        Instant after = (counts ? before : now).plus(EACH);
        if (after.isAfter(now.plus(ALL))) {
            return false;
        }
        whole.put(installation, after);
        return true;
    }
}
