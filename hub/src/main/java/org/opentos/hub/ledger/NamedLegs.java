package org.opentos.hub.ledger;

import java.util.ArrayList;
import java.util.List;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// The legs of one posting in one currency, by the names of their accounts. Those that move nothing
/// are left out.
public final class NamedLegs {
    private final Currency currency;
    private final List<Named> legs = new ArrayList<>();

    public NamedLegs(Currency currency) {
        this.currency = currency;
    }

    record Named(AccountName account, Money amount) {}

    public NamedLegs add(AccountKind kind, String owner, long minor) {
        return add(kind, owner, "", minor);
    }

    public NamedLegs add(AccountKind kind, String owner, String purpose, long minor) {
        if (minor != 0) {
            legs.add(
                    new Named(
                            new AccountName(kind, owner, currency, purpose),
                            new Money(minor, currency)));
        }
        return this;
    }

    List<Named> legs() {
        return List.copyOf(legs);
    }
}
