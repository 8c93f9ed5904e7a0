package org.opentos.hub.update;

import java.math.BigDecimal;
import java.util.List;
import org.opentos.protocol.Id;

/// Which devices a stage reaches, beside those of the stages before it.
public sealed interface Reach {
    /// A share of all.
    ///
    /// @param percent above 0, at most 100
    record Share(BigDecimal percent) implements Reach {}

    /// Those of some batches.
    record Batches(List<Id.BatchId> batches) implements Reach {}

    /// These.
    record Chosen(List<Id.DeviceId> devices) implements Reach {}
}
