package org.opentos.hub.identity;

import com.webauthn4j.converter.CollectedClientDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.util.exception.WebAuthnException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/// Whether a person's passkey has confirmed exactly one deed.
///
/// A challenge stands in no row. It says when it ends, has random bits of its own, and carries an
/// HMAC-SHA-256 over these, the person and the deed under a secret that all processes of the hub
/// share; the passkey's signature (WebAuthn, section 7.2) covers all of it. So the answer to it
/// confirms nothing for another person, for another deed, or after it has ended, as the HMAC would
/// be another one. The first answer to it leaves a mark in the database that stays for longer than
/// it lives, so that it confirms nothing twice.
@Component
public class PasskeyProofs {
    public static final Duration CHALLENGE_LIFE = Duration.ofMinutes(5);

    /// Answers of one person that did not hold: each costs a verification and leaves a mark.
    static final Attempts.Limit TRIES =
            new Attempts.Limit("passkey-proof", 20, Duration.ofMinutes(1));

    /// The mark of a challenge. The clock of the process that takes the answer may be behind that
    /// of the one which made the challenge.
    private static final Attempts.Limit ANSWERS =
            new Attempts.Limit("passkey-answer", 1, CHALLENGE_LIFE.plus(Attempts.CLOCKS_APART_MAX));

    private static final int RANDOM_BYTES = 16;
    private static final int MAC_BYTES = 32;
    private static final int OPEN_BYTES = Long.BYTES + RANDOM_BYTES;

    private final RelyingParties parties;
    private final UserCredentialRepository credentials;
    private final Attempts attempts;
    private final Secrets secrets;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final CollectedClientDataConverter clientData =
            new CollectedClientDataConverter(new ObjectConverter());
    private volatile byte @Nullable [] secret;

    PasskeyProofs(
            RelyingParties parties,
            UserCredentialRepository credentials,
            Attempts attempts,
            Secrets secrets,
            InstantSource clock) {
        this.parties = parties;
        this.credentials = credentials;
        this.attempts = attempts;
        this.secrets = secrets;
        this.clock = clock;
    }

    /// What a passkey is asked to sign.
    ///
    /// @param challenge in base64url
    /// @param party the id of the relying party, to which the passkeys belong
    public record Challenge(String challenge, String party, List<Credential> credentials) {}

    /// A passkey by its id, in base64url, and how it may be reached.
    public record Credential(String id, List<String> transports) {
        static Credential of(CredentialRecord record) {
            return new Credential(
                    record.getCredentialId().toBase64UrlString(),
                    record.getTransports().stream()
                            .map(AuthenticatorTransport::getValue)
                            .sorted()
                            .toList());
        }
    }

    /// What a passkey says to a challenge, each part in base64url.
    public record Answer(
            String credential, String authenticatorData, String clientData, String signature) {}

    /// Whether the person has a passkey.
    public boolean has(Id.PersonId person) {
        return !credentials.findByUserId(PasskeyPersons.handle(person)).isEmpty();
    }

    /// Asks for a deed to be confirmed, in a request by HTTP. Refused as `not-found` where the
    /// person has no passkey.
    ///
    /// @param deed names it and everything that matters about it
    public Outcome<Challenge> challenge(Id.PersonId person, String deed) {
        List<Credential> own =
                credentials.findByUserId(PasskeyPersons.handle(person)).stream()
                        .map(Credential::of)
                        .toList();
        if (own.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "You have no passkey; confirm with your PIN.");
        }
        byte[] bits = new byte[RANDOM_BYTES];
        random.nextBytes(bits);
        byte[] open =
                ByteBuffer.allocate(OPEN_BYTES)
                        .putLong(clock.instant().plus(CHALLENGE_LIFE).toEpochMilli())
                        .put(bits)
                        .array();
        byte[] whole =
                ByteBuffer.allocate(OPEN_BYTES + MAC_BYTES)
                        .put(open)
                        .put(mac(person, deed, open))
                        .array();
        return Outcome.done(new Challenge(new Bytes(whole).toBase64UrlString(), parties.id(), own));
    }

    /// Empty where a passkey of the person, who was verified by it, has confirmed the deed. Refused
    /// as `too-many-attempts` or `confirmation-refused`.
    ///
    /// @param deed as [#challenge] had it
    public Optional<Refusal> refuse(Id.PersonId person, String deed, Answer answer) {
        if (attempts.take(TRIES, person.text()).isPresent()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.TOO_MANY_ATTEMPTS,
                            "Too many passkeys did not hold; try again in a minute."));
        }
        if (!holds(person, deed, answer)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.CONFIRMATION_REFUSED,
                            "The passkey did not confirm this; use it once more."));
        }
        attempts.forget(TRIES, person.text());
        return Optional.empty();
    }

    private boolean holds(Id.PersonId person, String deed, Answer answer) {
        try {
            Bytes credential = Bytes.fromBase64(answer.credential());
            Bytes said = Bytes.fromBase64(answer.clientData());
            Bytes challenge = challenge(said);
            if (!isOurs(challenge.getBytes(), person, deed)
                    || !isOf(person, credential)
                    || attempts.take(ANSWERS, challenge.toBase64UrlString()).isPresent()) {
                return false;
            }
            AuthenticatorAssertionResponse response =
                    AuthenticatorAssertionResponse.builder()
                            .authenticatorData(Bytes.fromBase64(answer.authenticatorData()))
                            .clientDataJSON(said)
                            .signature(Bytes.fromBase64(answer.signature()))
                            .build();
            parties.authenticate(
                    new RelyingPartyAuthenticationRequest(
                            PublicKeyCredentialRequestOptions.builder()
                                    .challenge(challenge)
                                    .rpId(parties.id())
                                    .userVerification(UserVerificationRequirement.REQUIRED)
                                    .build(),
                            PublicKeyCredential.<AuthenticatorAssertionResponse>builder()
                                    .id(answer.credential())
                                    .rawId(credential)
                                    .type(PublicKeyCredentialType.PUBLIC_KEY)
                                    .response(response)
                                    .build()));
            return true;
        } catch (WebAuthnException | JacksonException | IllegalArgumentException forged) {
            return false;
        }
    }

    private Bytes challenge(Bytes said) {
        CollectedClientData data = clientData.convert(said.getBytes());
        if (data == null) {
            throw new IllegalArgumentException("a passkey says what it was asked");
        }
        return new Bytes(data.getChallenge().getValue());
    }

    private boolean isOurs(byte[] challenge, Id.PersonId person, String deed) {
        if (challenge.length != OPEN_BYTES + MAC_BYTES) {
            return false;
        }
        ByteBuffer parts = ByteBuffer.wrap(challenge);
        byte[] open = new byte[OPEN_BYTES];
        byte[] mac = new byte[MAC_BYTES];
        parts.get(open).get(mac);
        Instant ends = Instant.ofEpochMilli(ByteBuffer.wrap(open).getLong());
        return MessageDigest.isEqual(mac, mac(person, deed, open))
                && clock.instant().isBefore(ends);
    }

    private boolean isOf(Id.PersonId person, Bytes credential) {
        return credentials.findByUserId(PasskeyPersons.handle(person)).stream()
                .anyMatch(each -> each.getCredentialId().equals(credential));
    }

    /// All parts but the last have a fixed length, so that no two sets of them look the same.
    private byte[] mac(Id.PersonId person, String deed, byte[] open) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            mac.update(PasskeyPersons.handle(person).getBytes());
            mac.update(open);
            return mac.doFinal(deed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", absent);
        }
    }

    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = secrets.key("passkey-challenges");
            secret = known;
        }
        return known;
    }
}
