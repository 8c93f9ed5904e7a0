package org.opentos.hub.market.publish;

import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.revenue.Agreements;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// Who may publish: whoever administers a developer that has accepted the agreement in force.
@Component
class DeveloperAccess {
    private final Organisations organisations;
    private final Agreements agreements;

    DeveloperAccess(Organisations organisations, Agreements agreements) {
        this.organisations = organisations;
        this.agreements = agreements;
    }

    Optional<Refusal> refuseSee(Caller caller, Id.OrganisationId organisation) {
        return organisations.refuse(caller.person(), organisation);
    }

    Optional<Refusal> refusePublish(Caller caller, Id.OrganisationId organisation) {
        return refuseSee(caller, organisation)
                .or(() ->
                        organisations
                                .find(organisation)
                                .filter(each -> each.kind() != Organisation.Kind.DEVELOPER)
                                .map(_ ->
                                        Refusal.of(
                                                RefusalCode.NOT_ALLOWED,
                                                "Apps belong to developers; sign an organisation up as a developer.")))
                .or(() -> agreements.refuseUnlessAccepted(organisation));
    }
}
