package org.opentos.hub.pay.request;

import java.util.Optional;
import org.opentos.hub.identity.Pins;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// Whether a person confirmed that money leaves the wallet, as far as the person's rules ask for
/// it.
@Component
public class Confirmations {
    private final PaymentRules rules;
    private final Pins pins;

    Confirmations(PaymentRules rules, Pins pins) {
        this.rules = rules;
        this.pins = pins;
    }

    /// Empty where it is confirmed, or need not be. Refused, in this order:
    /// `confirmation-required`, `too-many-attempts`, `confirmation-refused`.
    public Optional<Refusal> refuse(Id.PersonId person, Money amount, Optional<String> pin) {
        if (!rules.needsConfirmation(person, amount)) {
            return Optional.empty();
        }
        if (pin.isEmpty() && pins.isSet(person)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.CONFIRMATION_REQUIRED,
                            "This payment needs your PIN; give it with the approval."));
        }
        return pins.refuse(person, pin.orElse(""));
    }
}
