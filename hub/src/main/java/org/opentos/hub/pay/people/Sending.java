package org.opentos.hub.pay.people;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.PasskeyProofs;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.pay.request.Confirmation;
import org.opentos.hub.pay.request.Confirmations;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.transfer.Transfer;
import org.opentos.hub.pay.transfer.Transfers;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// Sends money to the person whose code one has. What is sent is a [PaymentRequest] of the
/// sender's, with the sender's own limits and, for a child, the adults of the home.
@Component
public class Sending {
    /// Wrong codes of one person.
    static final Attempts.Limit OF_PERSON =
            new Attempts.Limit("receiving-code-person", 20, Duration.ofMinutes(5));

    /// Wrong codes from one address.
    static final Attempts.Limit OF_ADDRESS =
            new Attempts.Limit("receiving-code-address", 60, Duration.ofMinutes(1));

    private final ReceivingCodes receivers;
    private final MoneyRequests wanted;
    private final PaymentRequests requests;
    private final Transfers transfers;
    private final Confirmations confirmations;
    private final Attempts attempts;
    private final AuditLog audit;

    Sending(
            ReceivingCodes receivers,
            MoneyRequests wanted,
            PaymentRequests requests,
            Transfers transfers,
            Confirmations confirmations,
            Attempts attempts,
            AuditLog audit) {
        this.receivers = receivers;
        this.wanted = wanted;
        this.requests = requests;
        this.transfers = transfers;
        this.confirmations = confirmations;
        this.attempts = attempts;
        this.audit = audit;
    }

    /// Who has a code, and what for.
    ///
    /// @param amount empty where the sender chooses
    /// @param note of the person who asks; empty text where there is none
    public record Recipient(
            Id.PersonId person, Optional<Money> amount, String note, Optional<Instant> expires) {}

    private sealed interface Target {
        record Anything(Id.PersonId person) implements Target {}

        record Wanted(MoneyRequest request) implements Target {}
    }

    /// Looks who has a code.
    ///
    /// Refused, in this order: `too-many-attempts`, `receiving-code-unknown`, `to-oneself`,
    /// `request-ended`, `request-expired`.
    public Outcome<Recipient> look(Caller caller, String code) {
        return target(caller, code)
                .then(target ->
                        switch (target) {
                            case Target.Anything(Id.PersonId person) ->
                                    Outcome.done(
                                            new Recipient(
                                                    person,
                                                    Optional.empty(),
                                                    "",
                                                    Optional.empty()));
                            case Target.Wanted(MoneyRequest request) ->
                                    MoneyRequests.refuse(wanted.standing(request).state())
                                            .<Outcome<Recipient>>map(Outcome::refused)
                                            .orElseGet(() ->
                                                    Outcome.done(
                                                            new Recipient(
                                                                    request.person(),
                                                                    Optional.of(request.amount()),
                                                                    request.note(),
                                                                    Optional.of(
                                                                            request.expires()))));
                        });
    }

    private Outcome<Target> target(Caller caller, String text) {
        if (!mayTry(caller)) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS, "Too many codes were wrong; wait five minutes.");
        }
        Optional<TypedCode> code = TypedCode.read(text);
        Optional<Target> target =
                code.flatMap(receivers::find)
                        .<Target>map(Target.Anything::new)
                        .or(() -> code.flatMap(wanted::find).map(Target.Wanted::new));
        if (target.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.RECEIVING_CODE_UNKNOWN,
                    "Nobody receives money by this code; let it be shown again.");
        }
        attempts.giveBack(OF_PERSON, caller.person().text());
        attempts.giveBack(OF_ADDRESS, caller.address());
        return person(target.get()).equals(caller.person())
                ? Outcome.refused(
                        RefusalCode.TO_ONESELF, "This is your own code; let somebody else have it.")
                : Outcome.done(target.get());
    }

    private boolean mayTry(Caller caller) {
        if (attempts.take(OF_PERSON, caller.person().text()).isPresent()) {
            return false;
        }
        if (attempts.take(OF_ADDRESS, caller.address()).isPresent()) {
            attempts.giveBack(OF_PERSON, caller.person().text());
            return false;
        }
        return true;
    }

    private static Id.PersonId person(Target target) {
        return switch (target) {
            case Target.Anything(Id.PersonId person) -> person;
            case Target.Wanted(MoneyRequest request) -> request.person();
        };
    }

    /// Makes a payment request of what is to be sent. Refused as [#look], as `amount-invalid` where
    /// the amount is missing, not above zero, or another one than was asked for, and as a payment
    /// request is.
    ///
    /// @param key the idempotency key, 1 to [PaymentRequests#KEY_CHARACTERS_MAX] characters
    /// @param amount may be left out where the code is for one
    /// @param note is not used where the code is for an amount: then that one's note stands
    public Outcome<PaymentRequest> ask(
            Caller caller, String key, String code, Optional<Money> amount, String note) {
        return target(caller, code)
                .then(target ->
                        switch (target) {
                            case Target.Anything(Id.PersonId person) ->
                                    amount.filter(Money::isPositive)
                                            .map(money ->
                                                    requests.ask(
                                                            caller, ask(key, person, money, note)))
                                            .orElseGet(() ->
                                                    Outcome.refused(
                                                            RefusalCode.AMOUNT_INVALID,
                                                            "An amount is more than 0."));
                            case Target.Wanted(MoneyRequest request) ->
                                    wanted.answer(caller, request, key, amount);
                        });
    }

    private static PaymentRequests.Ask ask(
            String key, Id.PersonId person, Money amount, String note) {
        return new PaymentRequests.Ask(
                key,
                new PaymentRequest.Payee.Receiver(person, Optional.empty()),
                note,
                amount,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// What was sent, and why.
    ///
    /// @param request the cause: who asked, and by which approval
    public record Receipt(Transfer transfer, PaymentRequest request) {}

    /// For whoever sent it, received it, or asked that it be sent.
    public Optional<Receipt> receipt(Id.PersonId person, Id.TransferId id) {
        return transfers
                .find(id)
                .map(transfer ->
                        new Receipt(transfer, requests.look(transfer.request()).orElseThrow()))
                .filter(receipt ->
                        receipt.transfer().sender().equals(person)
                                || receipt.transfer().receiver().equals(person)
                                || receipt.request().asker().equals(person));
    }

    /// What a passkey of the receiver's has to sign, so that giving back is confirmed by it and not
    /// by the PIN. Refused as `not-found` where the person did not receive it, or has no passkey.
    public Outcome<PasskeyProofs.Challenge> challengeToSendBack(Caller caller, Id.TransferId id) {
        return received(caller, id)
                .map(each -> confirmations.challenge(caller.person(), deed(each)))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "You received no such transfer; look at its id."));
    }

    /// What is confirmed; of a transfer nothing changes but that it is given back.
    private static String deed(Transfer transfer) {
        return "transfer-back/" + transfer.id().text();
    }

    private Optional<Transfer> received(Caller caller, Id.TransferId id) {
        return transfers.find(id).filter(each -> each.receiver().equals(caller.person()));
    }

    /// Gives back what was received, whole. Blocks. Once it is given back, asking again changes
    /// nothing.
    ///
    /// Refused, in this order: `not-found` where the person did not receive it,
    /// `confirmation-required`, `too-many-attempts`, `confirmation-refused`, and with the ledger's
    /// code, `funds-insufficient` above all.
    public Outcome<Receipt> sendBack(
            Caller caller, Id.TransferId id, Optional<Confirmation> confirmation) {
        Optional<Transfer> kept = received(caller, id).filter(each -> each.sentBack().isEmpty());
        Optional<Refusal> unconfirmed =
                kept.flatMap(each ->
                        confirmations.refuse(
                                caller.person(), each.amount(), deed(each), confirmation));
        if (unconfirmed.isPresent()) {
            return Outcome.refused(unconfirmed.get());
        }
        Outcome<Transfer> sent = transfers.sendBack(caller.person(), id);
        if (kept.isPresent() && sent instanceof Outcome.Done<Transfer>(Transfer transfer)) {
            audit.record(
                    caller.person().text(),
                    "transfer-sent-back",
                    id.text(),
                    caller.address(),
                    Map.of("amount", transfer.amount().toString()));
        }
        return sent.map(_ -> receipt(caller.person(), id).orElseThrow());
    }
}
