package org.opentos.hub.ledger.core;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.Answer.Refused;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Leg;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// What can be said of a command without looking at any account. Such a refusal needs no keeping:
/// the same command gets it again.
final class Shape {
    private Shape() {}

    static Optional<Refused> fault(Command command) {
        return switch (command) {
            case Command.Post post -> legs(post.legs());
            case Command.Hold hold -> positive(hold.amount());
            case Command.Capture capture ->
                    positive(capture.amount()).or(() -> legs(capture.legs()));
            case Command.Open _, Command.Release _, Command.Expire _ -> Optional.empty();
        };
    }

    private static Optional<Refused> positive(Money amount) {
        return amount.isPositive()
                ? Optional.empty()
                : Optional.of(Refused.whole(RefusalCode.AMOUNT_INVALID));
    }

    private static Optional<Refused> legs(List<Leg> legs) {
        if (legs.size() < Command.LEGS_MIN || legs.size() > Command.LEGS_MAX) {
            return Optional.of(Refused.whole(RefusalCode.LEGS_INVALID));
        }
        for (int index = 0; index < legs.size(); index++) {
            if (legs.get(index).amount().isZero()) {
                return Optional.of(new Refused(RefusalCode.AMOUNT_INVALID, index));
            }
        }
        return Optional.empty();
    }
}
