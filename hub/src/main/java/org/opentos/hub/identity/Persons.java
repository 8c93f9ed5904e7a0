package org.opentos.hub.identity;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Id;

/// Looks persons up.
public interface Persons {

    Optional<Person> find(Id.PersonId id);

    /// @return those of the asked that exist
    Map<Id.PersonId, Person> find(Collection<Id.PersonId> ids);
}
