package org.opentos.hub.pay.wallet;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.AccountEntry;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.springframework.stereotype.Component;

/// What people have in the hub: one wallet for each person and currency.
@Component
public class Wallets {
    private final Ledger ledger;

    Wallets(Ledger ledger) {
        this.ledger = ledger;
    }

    /// By currency.
    public List<NamedBalance> of(Id.PersonId person) {
        return ledger.accounts(AccountKind.WALLET, person.text());
    }

    /// What a person owes because a provider took back what was paid in; below zero by that.
    public List<NamedBalance> owed(Id.PersonId person) {
        return ledger.accounts(AccountKind.CLEARING, person.text()).stream()
                .filter(each -> each.balance().minor() < 0)
                .toList();
    }

    /// What moved in a wallet, the newest first; empty where there is no such wallet.
    ///
    /// @param before entries of this number and later are left out
    public Optional<List<AccountEntry>> entries(
            Id.PersonId person, Currency currency, long before, int max) {
        return ledger.find(new AccountName(AccountKind.WALLET, person.text(), currency, ""))
                .map(account -> ledger.entries(account, before, max));
    }
}
