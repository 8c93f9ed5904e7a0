package org.opentos.hub.revenue;

import java.util.List;
import java.util.Set;
import org.opentos.hub.identity.Affiliations;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// [Affiliations], with whether each organisation accepted the agreement in force.
@Component
class AdministeredOrganisations implements Affiliations {
    private final Organisations organisations;
    private final Agreements agreements;

    AdministeredOrganisations(Organisations organisations, Agreements agreements) {
        this.organisations = organisations;
        this.agreements = agreements;
    }

    @Override
    public List<Affiliation> of(Id.PersonId person) {
        List<Organisation> administered = organisations.ofPerson(person);
        Set<Id.OrganisationId> accepted =
                agreements.accepted(administered.stream().map(Organisation::id).toList());
        return administered.stream()
                .map(each ->
                        new Affiliation(
                                each.id(),
                                each.name(),
                                each.kind().text(),
                                accepted.contains(each.id())))
                .toList();
    }
}
