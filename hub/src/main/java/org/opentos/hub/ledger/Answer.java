package org.opentos.hub.ledger;

import java.util.List;
import org.opentos.protocol.RefusalCode;

/// What came of a command. It is kept with the command's key, and given again to a repeated one.
public sealed interface Answer {

    record Opened(AccountNumber account) implements Answer {}

    /// @param balances of each account that it touched, in the order of their first legs
    record Posted(PostingNumber posting, List<Balance> balances) implements Answer {
        public Posted {
            balances = List.copyOf(balances);
        }
    }

    record Held(HoldNumber hold, Balance balance) implements Answer {}

    /// @param leftMinor what can still be captured, 0 where the hold has ended
    /// @param balances of each account that it touched, in the order of their first legs
    record Captured(PostingNumber posting, long leftMinor, List<Balance> balances)
            implements Answer {
        public Captured {
            balances = List.copyOf(balances);
        }
    }

    /// @param freedMinor what was left of the hold
    record Released(HoldNumber hold, long freedMinor, Balance balance) implements Answer {}

    /// Nothing was done.
    ///
    /// @param leg the index of the leg at fault, from 0; [#WHOLE] where it is the command as a
    ///   whole
    record Refused(RefusalCode code, int leg) implements Answer {
        public static final int WHOLE = -1;

        public static Refused whole(RefusalCode code) {
            return new Refused(code, WHOLE);
        }
    }
}
