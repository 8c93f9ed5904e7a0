package org.opentos.hub.revenue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.ledger.OwnerLog;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// What the ledger keeps for an organisation, for whoever administers it: its accounts, and the log
/// of each with what it takes to check it without trusting the hub.
@Component
public class OrganisationAccounts {
    private final Organisations organisations;
    private final Ledger ledger;

    OrganisationAccounts(Organisations organisations, Ledger ledger) {
        this.organisations = organisations;
        this.ledger = ledger;
    }

    /// Those of what is payable, and of what is in reserve. Refused as `not-found` where the caller
    /// does not administer the organisation.
    public Outcome<List<NamedBalance>> of(Caller caller, Id.OrganisationId organisation) {
        return organisations.see(caller, organisation).map(_ -> all(organisation));
    }

    private List<NamedBalance> all(Id.OrganisationId organisation) {
        return Stream.of(AccountKind.values())
                .filter(AccountKind::chained)
                .flatMap(kind -> ledger.accounts(kind, organisation.text()).stream())
                .toList();
    }

    /// One of those accounts. Refused as `not-found` where it is not the organisation's, too.
    public Outcome<AccountNumber> find(
            Caller caller, Id.OrganisationId organisation, long account) {
        return of(caller, organisation)
                .then(all ->
                        all.stream()
                                .map(each -> each.balance().account())
                                .filter(number -> number.value() == account)
                                .findFirst()
                                .map(Outcome::done)
                                .orElseGet(() ->
                                        Outcome.refused(
                                                RefusalCode.NOT_FOUND,
                                                "Your organisation has no such account; read the list of them.")));
    }

    /// A stretch of the log of an account that was [found][#find]; empty after its last entry.
    public Optional<OwnerLog> log(AccountNumber account, long from) {
        return ledger.log(account, from, OwnerLog.ENTRIES_MAX);
    }
}
