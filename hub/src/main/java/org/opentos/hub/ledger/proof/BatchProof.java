package org.opentos.hub.ledger.proof;

import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.ledger.core.Account;

/// Proves the postings of one batch, entry by entry in their order.
public final class BatchProof {
    private final EntryHasher hasher;
    private final List<byte[]> leaves = new ArrayList<>();

    public BatchProof(EntryHasher hasher) {
        this.hasher = hasher;
    }

    /// Adds an entry, and moves its account's chain on where it has one.
    ///
    /// @return the entry's hash in that chain; empty where there is none
    public byte[] add(EntryFacts facts, Account account) {
        leaves.add(hasher.leaf(facts));
        if (!account.name().kind().chained()) {
            return Account.NO_CHAIN;
        }
        byte[] chain = hasher.chain(account.chain(), facts);
        account.chain(chain);
        return chain;
    }

    public int leaves() {
        return leaves.size();
    }

    /// Of the tree over all entries.
    public byte[] root() {
        return new MerkleTree(leaves).root();
    }
}
