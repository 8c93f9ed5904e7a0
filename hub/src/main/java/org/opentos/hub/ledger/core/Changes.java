package org.opentos.hub.ledger.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;

/// What commands changed and what has to be kept of it, in the order in which it happened.
///
/// @param opened accounts that are new
/// @param touched accounts whose money changed, new ones among them
/// @param answers those that no posting carries, refusals included
public record Changes(
        List<Posting> postings,
        Set<Account> opened,
        Set<Account> touched,
        Map<HoldNumber, HeldMoney> holds,
        List<Answered> answers) {

    /// @param key under which the answer is kept
    public record Answered(Key key, Known known) {
        public Answer answer() {
            return known.answer();
        }
    }

    static Changes none() {
        return new Changes(
                new ArrayList<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new ArrayList<>());
    }

    public boolean isEmpty() {
        return postings.isEmpty()
                && opened.isEmpty()
                && touched.isEmpty()
                && holds.isEmpty()
                && answers.isEmpty();
    }
}
