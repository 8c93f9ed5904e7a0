package org.opentos.hub.things;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Devices that are to be told something, one after the other: so what is told last is what was
/// read last. Whoever is added while waiting already is told once. It holds no more than there are
/// devices and channels.
class TellingLane {
    private static final Logger log = LoggerFactory.getLogger(TellingLane.class);

    /// @param channel of which the device is to be told
    record Due(Id.DeviceId device, Topics.Channel channel) {}

    private final Executor threads;
    private final Consumer<Due> tell;
    private final SequencedSet<Due> waiting = new LinkedHashSet<>();
    private boolean telling;

    /// @param tell reads and tells; may block
    TellingLane(Executor threads, Consumer<Due> tell) {
        this.threads = threads;
        this.tell = tell;
    }

    synchronized void add(Due due) {
        waiting.add(due);
        if (!telling) {
            telling = true;
            threads.execute(this::tellAll);
        }
    }

    private void tellAll() {
        for (Optional<Due> due = next(); due.isPresent(); due = next()) {
            try {
                tell.accept(due.get());
            } catch (RuntimeException fault) {
                log.error(
                        "{} was not told of {}",
                        due.get().device().text(),
                        due.get().channel(),
                        fault);
            }
        }
    }

    private synchronized Optional<Due> next() {
        telling = !waiting.isEmpty();
        return telling ? Optional.of(waiting.removeFirst()) : Optional.empty();
    }
}
