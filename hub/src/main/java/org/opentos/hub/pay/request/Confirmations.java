package org.opentos.hub.pay.request;

import java.util.Optional;
import org.opentos.hub.identity.PasskeyProofs;
import org.opentos.hub.identity.Pins;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// Whether a person confirmed that money leaves the wallet, as far as the person's rules ask for
/// it: by PIN, or by a passkey that signed for this and nothing else.
@Component
public class Confirmations {
    private final PaymentRules rules;
    private final Pins pins;
    private final PasskeyProofs passkeys;

    Confirmations(PaymentRules rules, Pins pins, PasskeyProofs passkeys) {
        this.rules = rules;
        this.pins = pins;
        this.passkeys = passkeys;
    }

    /// What a passkey of the person's has to sign. Refused as `not-found` where there is none.
    ///
    /// @param deed names what is confirmed and everything that was shown of it
    public Outcome<PasskeyProofs.Challenge> challenge(Id.PersonId person, String deed) {
        return passkeys.challenge(person, deed);
    }

    /// Empty where it is confirmed, or need not be. Refused, in this order:
    /// `confirmation-required`, `too-many-attempts`, `confirmation-refused`.
    ///
    /// @param deed as [#challenge] had it
    public Optional<Refusal> refuse(
            Id.PersonId person, Money amount, String deed, Optional<Confirmation> given) {
        return rules.needsConfirmation(person, amount)
                ? refuseUnlessGiven(person, deed, given)
                : Optional.empty();
    }

    /// The same whatever the person's rules say of payments.
    public Optional<Refusal> refuseUnlessGiven(
            Id.PersonId person, String deed, Optional<Confirmation> given) {
        if (given.isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.CONFIRMATION_REQUIRED,
                            "This needs your PIN or a passkey of yours; give one, or set a PIN in your wallet first."));
        }
        return switch (given.get()) {
            case Confirmation.Pin(String digits) -> pins.refuse(person, digits);
            case Confirmation.Passkey(PasskeyProofs.Answer answer) ->
                    passkeys.refuse(person, deed, answer);
        };
    }

    /// The same of who has a PIN or a passkey; of who has neither nothing is asked.
    public Optional<Refusal> refuseWherePossible(
            Id.PersonId person, String deed, Optional<Confirmation> given) {
        return pins.isSet(person) || passkeys.has(person)
                ? refuseUnlessGiven(person, deed, given)
                : Optional.empty();
    }
}
