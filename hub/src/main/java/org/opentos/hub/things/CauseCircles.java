package org.opentos.hub.things;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;

/// Says whether causes that devices bring would close a circle, so that every chain that is kept
/// ends at a root. A device may name a parent that has not arrived; therefore a later cause can
/// close what an earlier one began.
final class CauseCircles {
    /// How many stored causes are looked at for the messages of one transaction. Where there are
    /// more, what cannot be followed to its end counts as a circle.
    static final int ANCESTORS_MAX = 10_000;

    private final Map<Id.CauseId, Optional<Id.CauseId>> parents;
    private final boolean complete;

    /// @param stored the parents of the stored causes that those which come may lead to
    CauseCircles(Map<Id.CauseId, Optional<Id.CauseId>> stored) {
        this.parents = new HashMap<>(stored);
        this.complete = stored.size() < ANCESTORS_MAX;
    }

    /// Whether one of these, were it kept, would lead back to itself or into a circle. One that is
    /// known already stays as it was.
    boolean closedBy(List<Cause> brought) {
        Map<Id.CauseId, Optional<Id.CauseId>> with = new HashMap<>();
        for (Cause cause : brought) {
            if (!parents.containsKey(cause.id())) {
                with.putIfAbsent(cause.id(), cause.parent());
            }
        }
        for (Id.CauseId start : with.keySet()) {
            if (!ends(start, with)) {
                return true;
            }
        }
        return false;
    }

    /// Notes causes that are kept.
    void keep(List<Cause> kept) {
        kept.forEach(cause -> parents.putIfAbsent(cause.id(), cause.parent()));
    }

    private boolean ends(Id.CauseId start, Map<Id.CauseId, Optional<Id.CauseId>> with) {
        Optional<Id.CauseId> next = Optional.of(start);
        // Whoever takes more steps than there are causes meets one of them twice.
        for (int steps = 0; steps <= parents.size() + with.size(); steps++) {
            Id.CauseId at = next.get();
            next = with.containsKey(at) ? with.get(at) : parents.getOrDefault(at, Optional.empty());
            if (next.isEmpty()) {
                return complete || with.containsKey(at) || parents.containsKey(at);
            }
        }
        return false;
    }
}
