package org.opentos.hub.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.opentos.protocol.money.Money;

/// What the ledger is asked to do. All of it happens, or nothing.
public sealed interface Command {
    /// Legs of one posting.
    int LEGS_MIN = 2;

    int LEGS_MAX = 64;

    /// Holds of one account that are open at a time.
    int OPEN_HOLDS_MAX = 10_000;

    Key key();

    /// When it is asked, by the asker's clock, to the millisecond. A repeated command may have
    /// another.
    Instant at();

    /// Opens an account, or finds the one that has this name already.
    record Open(Key key, Instant at, AccountName name) implements Command {
        public Open {
            at = at.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /// Moves money: the legs sum to zero in each currency.
    record Post(Key key, Instant at, Label label, List<Leg> legs) implements Command {
        public Post {
            at = at.truncatedTo(ChronoUnit.MILLIS);
            legs = List.copyOf(legs);
        }
    }

    /// Sets money of an account aside for a later [Capture].
    ///
    /// @param until from then on it can no longer be captured, and may be ended by [Expire]
    record Hold(Key key, Instant at, AccountNumber account, Money amount, Instant until)
            implements Command {
        public Hold {
            at = at.truncatedTo(ChronoUnit.MILLIS);
            until = until.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /// Posts legs that take the amount, and no more, out of the held account.
    ///
    /// @param amount of what was held, at most what is left
    /// @param last whether what is left then is free again
    record Capture(
            Key key,
            Instant at,
            HoldNumber hold,
            Money amount,
            boolean last,
            Label label,
            List<Leg> legs)
            implements Command {
        public Capture {
            at = at.truncatedTo(ChronoUnit.MILLIS);
            legs = List.copyOf(legs);
        }
    }

    /// Ends a hold: what is left of it is free again.
    record Release(Key key, Instant at, HoldNumber hold) implements Command {
        public Release {
            at = at.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /// Ends a hold whose time is over.
    record Expire(Key key, Instant at, HoldNumber hold) implements Command {
        public Expire {
            at = at.truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
