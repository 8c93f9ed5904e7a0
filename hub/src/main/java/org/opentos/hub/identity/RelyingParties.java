package org.opentos.hub.identity;

import com.webauthn4j.util.exception.WebAuthnException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.audit.AuditLog;
import org.opentos.protocol.Id;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.server.ResponseStatusException;

/// The relying party (WebAuthn, section 4) of a request is the name by which the request came,
/// since a passkey belongs to one name: made on `hub.localhost` it does not work on `hub.test`.
@Component
class RelyingParties implements WebAuthnRelyingPartyOperations {
    /// Names times ports; a forged port must not fill the memory.
    private static final int ORIGINS_MAX = 64;

    private static final int LABEL_CHARACTERS_MAX = 80;
    static final int PASSKEYS_MAX = 20;

    private final PasskeyPersons persons;
    private final UserCredentialRepository credentials;
    private final Hosts hosts;
    private final AuditLog audit;
    private final Map<String, WebAuthnRelyingPartyOperations> byOrigin = new ConcurrentHashMap<>();

    RelyingParties(
            PasskeyPersons persons,
            UserCredentialRepository credentials,
            Hosts hosts,
            AuditLog audit) {
        this.persons = persons;
        this.credentials = credentials;
        this.hosts = hosts;
        this.audit = audit;
    }

    @Override
    public PublicKeyCredentialCreationOptions createPublicKeyCredentialCreationOptions(
            PublicKeyCredentialCreationOptionsRequest request) {
        return here().createPublicKeyCredentialCreationOptions(request);
    }

    @Override
    public CredentialRecord registerCredential(RelyingPartyRegistrationRequest request) {
        Id.PersonId person = PasskeyPersons.person(request.getCreationOptions().getUser().getId());
        String label = request.getPublicKey().getLabel();
        if (label == null
                || label.isBlank()
                || label.length() > LABEL_CHARACTERS_MAX
                || credentials.findByUserId(PasskeyPersons.handle(person)).size() >= PASSKEYS_MAX) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        CredentialRecord record = verified(() -> here().registerCredential(request));
        audit.record(
                person.text(),
                "passkey-added",
                person.text(),
                request().getRemoteAddr(),
                Map.of("label", label));
        return record;
    }

    @Override
    public PublicKeyCredentialRequestOptions createCredentialRequestOptions(
            PublicKeyCredentialRequestOptionsRequest request) {
        return here().createCredentialRequestOptions(request);
    }

    @Override
    public PublicKeyCredentialUserEntity authenticate(RelyingPartyAuthenticationRequest request) {
        return here().authenticate(request);
    }

    private static <T> T verified(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (WebAuthnException | IllegalArgumentException forged) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "the passkey's answer does not hold", forged);
        }
    }

    /// The id of the relying party that a request under way is for.
    String id() {
        String host = request().getServerName();
        if (!hosts.known(host) || host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "passkeys work under the hub's own names only");
        }
        return host;
    }

    private WebAuthnRelyingPartyOperations here() {
        String host = id();
        if (byOrigin.size() >= ORIGINS_MAX) {
            byOrigin.clear();
        }
        return byOrigin.computeIfAbsent(
                Hosts.origin(request()),
                origin ->
                        new Webauthn4JRelyingPartyOperations(
                                persons,
                                credentials,
                                PublicKeyCredentialRpEntity.builder()
                                        .id(host)
                                        .name("OpenTOS")
                                        .build(),
                                Set.of(origin)));
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes())
                .getRequest();
    }
}
