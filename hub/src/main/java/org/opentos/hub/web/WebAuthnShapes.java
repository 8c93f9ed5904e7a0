package org.opentos.hub.web;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.PasskeyProofs;
import org.opentos.hub.pay.request.Confirmation;

/// Confirming by passkey in the shapes that browsers have for it (WebAuthn level 3, section 5.1):
/// `PublicKeyCredentialRequestOptionsJSON` and `AuthenticationResponseJSON`.
final class WebAuthnShapes {
    private WebAuthnShapes() {}

    record Descriptor(String type, String id, List<String> transports) {}

    /// What `navigator.credentials.get` takes.
    ///
    /// @param timeout in milliseconds, after which the challenge has ended
    record ChallengeView(
            String challenge,
            long timeout,
            String rpId,
            List<Descriptor> allowCredentials,
            String userVerification) {
        static ChallengeView of(PasskeyProofs.Challenge challenge) {
            return new ChallengeView(
                    challenge.challenge(),
                    PasskeyProofs.CHALLENGE_LIFE.toMillis(),
                    challenge.party(),
                    challenge.credentials().stream()
                            .map(each -> new Descriptor("public-key", each.id(), each.transports()))
                            .toList(),
                    "required");
        }
    }

    record Response(
            @Nullable String authenticatorData,
            @Nullable String clientDataJSON,
            @Nullable String signature) {}

    /// What `navigator.credentials.get` gave. More of it may be sent, and is not read.
    record Assertion(@Nullable String id, @Nullable Response response) {
        private PasskeyProofs.Answer answer() {
            Response parts = response == null ? new Response(null, null, null) : response;
            return new PasskeyProofs.Answer(
                    text(id),
                    text(parts.authenticatorData()),
                    text(parts.clientDataJSON()),
                    text(parts.signature()));
        }

        private static String text(@Nullable String given) {
            return Optional.ofNullable(given).orElse("");
        }
    }

    /// What is given to confirm with; of both the passkey, as it cannot have been guessed.
    static Optional<Confirmation> confirmation(@Nullable String pin, @Nullable Assertion passkey) {
        return Optional.ofNullable(passkey)
                .<Confirmation>map(each -> new Confirmation.Passkey(each.answer()))
                .or(() ->
                        Optional.ofNullable(pin)
                                .filter(digits -> !digits.isEmpty())
                                .map(Confirmation.Pin::new));
    }
}
