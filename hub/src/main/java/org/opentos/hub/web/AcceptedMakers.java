package org.opentos.hub.web;

import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.makers.MakerAccess;
import org.opentos.hub.revenue.Agreements;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// Lets makers make products who administer their organisation and have accepted the agreement: it
/// joins rooms that do not know each other.
@Component
class AcceptedMakers implements MakerAccess {
    private final Organisations organisations;
    private final Agreements agreements;

    AcceptedMakers(Organisations organisations, Agreements agreements) {
        this.organisations = organisations;
        this.agreements = agreements;
    }

    @Override
    public Optional<Refusal> refuseSee(Caller caller, Id.OrganisationId organisation) {
        return organisations.refuse(caller.person(), organisation);
    }

    @Override
    public Optional<Refusal> refuseMake(Caller caller, Id.OrganisationId organisation) {
        Optional<Refusal> outsider = refuseSee(caller, organisation);
        if (outsider.isPresent()) {
            return outsider;
        }
        if (organisations.find(organisation).map(Organisation::kind).orElseThrow()
                != Organisation.Kind.MAKER) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.NOT_ALLOWED,
                            "Products belong to makers; sign an organisation up as a maker."));
        }
        return agreements.refuseUnlessAccepted(organisation);
    }
}
