package org.opentos.hub.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// A person's passkeys. Registering and signing in by one are endpoints of Spring Security's own.
@Component
public class Passkeys {
    private final UserCredentialRepository credentials;
    private final StoredPersons persons;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    Passkeys(
            UserCredentialRepository credentials,
            StoredPersons persons,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.credentials = credentials;
        this.persons = persons;
        this.audit = audit;
        this.transaction = transaction;
    }

    public record Passkey(
            String id, String label, Instant createdAt, Optional<Instant> lastUsedAt) {}

    public List<Passkey> list(Id.PersonId person) {
        return credentials.findByUserId(PasskeyPersons.handle(person)).stream()
                .map(each ->
                        new Passkey(
                                each.getCredentialId().toBase64UrlString(),
                                each.getLabel(),
                                each.getCreated(),
                                Optional.ofNullable(each.getLastUsed())))
                .toList();
    }

    /// Removes a passkey, but not the last way in of a person without a password. One removal at a
    /// time decides for a person: two at once would each take the other's passkey for the one left.
    public Outcome<String> remove(Id.PersonId person, String id, String address) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    boolean password = persons.lock(person).password() != null;
                    return remove(person, password, id, address);
                }));
    }

    private Outcome<String> remove(
            Id.PersonId person, boolean password, String id, String address) {
        List<CredentialRecord> all = credentials.findByUserId(PasskeyPersons.handle(person));
        Optional<Bytes> found =
                all.stream()
                        .map(CredentialRecord::getCredentialId)
                        .filter(each -> each.toBase64UrlString().equals(id))
                        .findFirst();
        if (found.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "You have no such passkey.");
        }
        if (all.size() == 1 && !password) {
            return Outcome.refused(
                    RefusalCode.IN_USE,
                    "This passkey is your only way to sign in; set a password or add another first.");
        }
        credentials.delete(found.get());
        audit.record(person.text(), "passkey-removed", person.text(), address, Map.of());
        return Outcome.done(id);
    }

    /// The person whom a passkey has proven.
    public static Id.PersonId person(PublicKeyCredentialUserEntity entity) {
        return PasskeyPersons.person(entity.getId());
    }
}
