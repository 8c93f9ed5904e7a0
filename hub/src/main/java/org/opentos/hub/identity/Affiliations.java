package org.opentos.hub.identity;

import java.util.List;
import org.opentos.protocol.Id;

/// The organisations that a person speaks for, told by the room that keeps them.
public interface Affiliations {

    /// An organisation as one of its people sees it.
    ///
    /// @param kind `maker` or `developer`
    /// @param accepted whether the organisation has accepted the agreement that is in force
    record Affiliation(Id.OrganisationId id, String name, String kind, boolean accepted) {}

    List<Affiliation> of(Id.PersonId person);
}
