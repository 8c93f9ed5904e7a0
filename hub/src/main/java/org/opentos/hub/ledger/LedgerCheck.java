package org.opentos.hub.ledger;

import java.util.List;

/// What came of computing everything again that the ledger keeps.
///
/// @param faults what is not as it must be, the first [#FAULTS_MAX] of it; empty where all is right
public record LedgerCheck(
        long accounts, long postings, long entries, long batches, List<String> faults) {
    public static final int FAULTS_MAX = 20;

    public LedgerCheck {
        faults = List.copyOf(faults);
    }
}
