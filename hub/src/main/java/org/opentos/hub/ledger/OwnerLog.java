package org.opentos.hub.ledger;

import java.util.List;

/// A stretch of an organisation's account, with what it takes to check it without trusting the hub:
/// `verify/VerifyLog.java` does, and `docs/ledger.md` says how. Amounts are in minor units, hashes
/// in hexadecimal.
///
/// @param format changes when what is hashed changes
/// @param before the account's state before the first entry
public record OwnerLog(
        String format, Of account, State before, List<Line> entries, List<Batch> batches) {
    public static final String FORMAT = "opentos-ledger-log-1";

    /// Entries of one log; an account with more is told in several.
    public static final int ENTRIES_MAX = 500;

    public OwnerLog {
        entries = List.copyOf(entries);
        batches = List.copyOf(batches);
    }

    /// Whose log it is.
    public record Of(long number, String kind, String owner, String currency, String purpose) {}

    /// @param entries how many there were
    /// @param chain of the last of them; empty where there was none
    public record State(long entries, long balance, String chain) {}

    /// One entry.
    ///
    /// @param atMillis since 1970
    /// @param balance the account's after it
    /// @param held of the account after it
    /// @param chain of this entry
    /// @param salt of its leaf
    /// @param index of its leaf in the tree of its batch, from 0
    /// @param path from the leaf's neighbour up to the root
    public record Line(
            long number,
            long posting,
            int leg,
            long atMillis,
            long amount,
            long balance,
            long held,
            String kind,
            String reference,
            String chain,
            String salt,
            long batch,
            int index,
            List<String> path) {
        public Line {
            path = List.copyOf(path);
        }
    }

    /// A batch that has some of the entries.
    ///
    /// @param first its first posting
    /// @param last its last posting
    /// @param leaves of its tree
    /// @param previous the seal of the batch before; empty for the first batch
    public record Batch(
            long number,
            long first,
            long last,
            int leaves,
            String root,
            String previous,
            String seal) {}
}
