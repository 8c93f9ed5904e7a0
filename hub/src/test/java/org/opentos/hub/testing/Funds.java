package org.opentos.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.opentos.hub.Hub;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.Postings;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.money.Currency;

/// Money in wallets.
public final class Funds {
    private Funds() {}

    /// Puts yuan into a wallet, as a top-up would.
    ///
    /// @param person the text of an id
    public static void put(Hub hub, String person, long minor, Instant at) {
        Ids ids = hub.rooms().getBean(Ids.class);
        NamedLegs legs =
                new NamedLegs(Currency.of("CNY"))
                        .add(AccountKind.CLEARING, "test", -minor)
                        .add(AccountKind.WALLET, person, minor);
        assertThat(
                        hub.rooms()
                                .getBean(Postings.class)
                                .post(
                                        new Key("test", ids.next(Id.CauseId::new).text()),
                                        new Label("top-up", ""),
                                        at,
                                        legs))
                .isInstanceOf(Outcome.Done.class);
    }
}
