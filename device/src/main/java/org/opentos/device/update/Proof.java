package org.opentos.device.update;

import java.time.Duration;
import java.util.Optional;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;

/// What this start of the device has shown of itself so far.
final class Proof {
    /// What was started goes back unless it has shown within this that it works.
    static final Duration WITHIN = Duration.ofMinutes(10);

    private final Updater.Host host;
    private final long sinceMillis;
    private volatile boolean up;
    private volatile boolean drawn;

    /// @param nowMillis of a clock that is never set
    Proof(Updater.Host host, long nowMillis) {
        this.host = host;
        this.sinceMillis = nowMillis;
    }

    void up() {
        up = true;
    }

    void draw() {
        drawn = true;
    }

    boolean drawn() {
        return drawn;
    }

    boolean late(long nowMillis) {
        return nowMillis - sinceMillis >= WITHIN.toMillis();
    }

    /// The first of what was not shown yet.
    ///
    /// @param draws whether a page of the shell has to be drawn
    Optional<UpdateCheck> missing(boolean draws) {
        if (!up) {
            return Optional.of(UpdateCheck.RUNTIME);
        }
        if (draws && !drawn) {
            return Optional.of(UpdateCheck.SHELL);
        }
        return host.connection().state() == ConnectionStatus.State.ONLINE
                ? Optional.empty()
                : Optional.of(UpdateCheck.FABRIC);
    }

    /// Why the device goes back, with the last of what it wrote.
    Fault fault(UpdateCheck missing) {
        String what =
                switch (missing) {
                    case RUNTIME -> "The device runtime did not come up";
                    case SHELL -> "No page of the shell was drawn";
                    default -> "The hub was not reached (" + host.connection().reason() + ")";
                };
        return new Fault(
                missing,
                what + " within " + WITHIN.toMinutes() + " minutes of the start.",
                host.log());
    }
}
