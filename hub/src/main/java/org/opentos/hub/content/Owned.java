package org.opentos.hub.content;

import java.util.List;
import java.util.Set;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// Who bought what is sold, and what the rest costs.
interface Owned {
    /// What a person has of an offer.
    ///
    /// @param isWhole whether the person bought all of it, and not all of the money was given back
    /// @param keys of the items that the person bought alone, and has still; empty where the person
    ///   has all
    /// @param alone what each item costs by itself; empty where nobody can buy it so now
    /// @param whole what all of it costs; empty likewise
    record Share(boolean isWhole, Set<String> keys, List<Money> alone, List<Money> whole) {
        public Share {
            keys = Set.copyOf(keys);
            alone = List.copyOf(alone);
            whole = List.copyOf(whole);
        }

        boolean has(String key) {
            return isWhole || keys.contains(key);
        }
    }

    /// @param keys the items that are asked about
    Share of(Id.PersonId person, Id.OfferId offer, Set<String> keys);
}
