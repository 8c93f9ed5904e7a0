package org.opentos.hub.ledger.proof;

import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.ledger.core.Account;
import org.opentos.hub.ledger.core.Entry;
import org.opentos.hub.ledger.core.Posting;

/// What proves the postings of one batch.
///
/// @param root over all entries in their order
/// @param chains for each entry in the same order its hash in its account's chain; empty where the
///   account has none
public record BatchProof(byte[] root, List<byte[]> chains) {

    /// Proves postings, and moves their accounts' chains on.
    ///
    /// @param postings at least one
    public static BatchProof of(List<Posting> postings, EntryHasher hasher) {
        List<byte[]> leaves = new ArrayList<>();
        List<byte[]> chains = new ArrayList<>();
        for (Posting posting : postings) {
            for (int leg = 0; leg < posting.entries().size(); leg++) {
                Entry entry = posting.entries().get(leg);
                EntryFacts facts = EntryFacts.of(posting, leg);
                leaves.add(hasher.leaf(facts));
                Account account = entry.account();
                if (account.name().kind().chained()) {
                    account.chain(hasher.chain(account.chain(), facts));
                }
                chains.add(account.name().kind().chained() ? account.chain() : Account.NO_CHAIN);
            }
        }
        return new BatchProof(new MerkleTree(leaves).root(), chains);
    }
}
