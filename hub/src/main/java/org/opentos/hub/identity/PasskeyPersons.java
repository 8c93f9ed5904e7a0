package org.opentos.hub.identity;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.stereotype.Component;

/// Shows persons to authenticators: the user handle is the person's id, so there is no table that
/// could disagree with the one of persons.
@Component
class PasskeyPersons implements PublicKeyCredentialUserEntityRepository {
    private final StoredPersons persons;

    PasskeyPersons(StoredPersons persons) {
        this.persons = persons;
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findById(Bytes id) {
        return persons.find(person(id)).map(PasskeyPersons::entity).orElse(null);
    }

    /// @param username the text of a person's id, which is the name of a page's authentication
    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String username) {
        return persons.find(Id.PersonId.parse(username)).map(PasskeyPersons::entity).orElse(null);
    }

    @Override
    public void save(PublicKeyCredentialUserEntity entity) {
        throw new IllegalStateException("persons sign up before they register a passkey");
    }

    @Override
    public void delete(Bytes id) {
        throw new IllegalStateException("a person does not end with a passkey");
    }

    static Bytes handle(Id.PersonId person) {
        UUID value = person.value();
        return new Bytes(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(value.getMostSignificantBits())
                        .putLong(value.getLeastSignificantBits())
                        .array());
    }

    static Id.PersonId person(Bytes handle) {
        ByteBuffer bytes = ByteBuffer.wrap(handle.getBytes());
        if (bytes.remaining() != 2 * Long.BYTES) {
            throw new IllegalArgumentException("not the user handle of a person");
        }
        return new Id.PersonId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    private static PublicKeyCredentialUserEntity entity(Person person) {
        return ImmutablePublicKeyCredentialUserEntity.builder()
                .id(handle(person.id()))
                .name(person.name())
                .displayName(person.displayName())
                .build();
    }
}
