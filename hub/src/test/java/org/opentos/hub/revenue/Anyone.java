package org.opentos.hub.revenue;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.protocol.Id;

/// Persons of whom each that is asked for exists.
final class Anyone implements Persons {
    @Override
    public Optional<Person> find(Id.PersonId id) {
        return Optional.of(new Person(id, "anyone", "Anyone", Optional.of("en")));
    }

    @Override
    public Map<Id.PersonId, Person> find(Collection<Id.PersonId> asked) {
        return asked.stream()
                .distinct()
                .collect(Collectors.toMap(id -> id, id -> find(id).orElseThrow()));
    }
}
