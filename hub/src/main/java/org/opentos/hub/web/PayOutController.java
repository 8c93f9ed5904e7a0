package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.home.Homes;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.pay.provider.PayOutOrder;
import org.opentos.hub.pay.request.Confirmation;
import org.opentos.hub.pay.request.Confirmations;
import org.opentos.hub.pay.wallet.PayOut;
import org.opentos.hub.pay.wallet.PayOuts;
import org.opentos.hub.pay.wallet.Wallets;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Money out of a wallet, to its person.
@RestController
@RequestMapping("/api/v1/wallet/pay-outs")
@Tag(name = "Wallet")
class PayOutController {
    private static final Pattern RECIPIENT =
            Pattern.compile("[0-9A-Za-z_-]{1," + PayOutOrder.RECIPIENT_CHARACTERS_MAX + "}");

    private final PayOuts payOuts;
    private final Wallets wallets;
    private final Confirmations confirmations;
    private final Sessions sessions;
    private final Homes homes;

    PayOutController(
            PayOuts payOuts,
            Wallets wallets,
            Confirmations confirmations,
            Sessions sessions,
            Homes homes) {
        this.homes = homes;
        this.payOuts = payOuts;
        this.wallets = wallets;
        this.confirmations = confirmations;
        this.sessions = sessions;
    }

    /// @param recipient the provider's name of me: an OpenID of WeChat, an account of Stripe
    ///   Connect
    /// @param pin where I have one, or a passkey
    /// @param passkey instead of the PIN: what it said to the challenge of this pay-out
    record NewPayOut(
            @Nullable String provider,
            @Nullable String recipient,
            @Nullable Amount amount,
            @Nullable String pin,
            WebAuthnShapes.@Nullable Assertion passkey) {}

    /// The pay-out that is to be confirmed.
    record PayOutWish(
            @Nullable String provider, @Nullable String recipient, @Nullable Amount amount) {}

    /// @param state `begun`, `waiting` until the provider takes it on, `pending`, `done` or
    ///   `failed`; then the money is in the wallet again
    /// @param confirmation what my app needs so that I can say yes, where the provider asks
    /// @param reason the provider's own word, where it failed
    record PayOutView(
            Id.PayOutId id,
            String provider,
            String recipient,
            Amount amount,
            Instant begunAt,
            String state,
            @Nullable Instant doneAt,
            @Nullable String confirmation,
            @Nullable String reason) {
        static PayOutView of(PayOut payOut) {
            PayOut.State state = payOut.state();
            return new PayOutView(
                    payOut.id(),
                    payOut.provider(),
                    payOut.recipient(),
                    Amount.of(payOut.amount()),
                    payOut.begun(),
                    word(state),
                    state instanceof PayOut.State.Done done ? done.at() : null,
                    state instanceof PayOut.State.Pending pending
                            ? pending.confirmation().orElse(null)
                            : null,
                    state instanceof PayOut.State.Failed failed ? failed.reason() : null);
        }

        static String word(PayOut.State state) {
            return switch (state) {
                case PayOut.State.Begun _ -> "begun";
                case PayOut.State.Held _ -> "waiting";
                case PayOut.State.Pending _ -> "pending";
                case PayOut.State.Done _ -> "done";
                case PayOut.State.Failed _, PayOut.State.Refused _ -> "failed";
            };
        }
    }

    /// @param payable what can be paid out now, by currency
    /// @param minorMin the least of one pay-out, in minor units; `minorMax` the most
    record PayOutsView(
            List<Amount> payable,
            long minorMin,
            long minorMax,
            int perDayMax,
            long stayDays,
            List<PayOutView> payOuts) {}

    @GetMapping
    @Operation(summary = "What can be paid out, and my last pay-outs, the newest first")
    PayOutsView payOuts(Caller caller) {
        return new PayOutsView(
                wallets.of(caller.person()).stream()
                        .map(each ->
                                Amount.of(payOuts.payable(caller.person(), each.name().currency())))
                        .toList(),
                PayOuts.MINOR_MIN,
                PayOuts.MINOR_MAX,
                PayOuts.PER_DAY_MAX,
                PayOuts.STAY.toDays(),
                payOuts.of(caller.person()).stream().map(PayOutView::of).toList());
    }

    @PostMapping
    @Operation(
            summary = "Pay out to me; the sign-in has to be fresh",
            description =
                    "The money is set aside at once, and asked of the provider until it answers. The"
                            + " same Idempotency-Key again is the same pay-out.")
    @ApiResponse(
            responseCode = "201",
            description = "Begun",
            content = @Content(schema = @Schema(implementation = PayOutView.class)))
    ResponseEntity<?> beginPayOut(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody NewPayOut body,
            HttpServletRequest request) {
        String recipient = Optional.ofNullable(body.recipient()).orElse("").strip();
        Optional<Refusal> bad =
                IdempotencyKeys.refuse(key, PayOuts.KEY_CHARACTERS_MAX)
                        .or(() -> refuseRecipient(recipient))
                        .or(() -> refuseChild(caller));
        if (bad.isPresent()) {
            return Answers.refuse(bad.get());
        }
        Optional<Confirmation> confirmation =
                WebAuthnShapes.confirmation(body.pin(), body.passkey());
        String provider = Optional.ofNullable(body.provider()).orElse("");
        return Answers.of(
                HttpStatus.CREATED,
                Amount.read(body.amount(), "/amount")
                        .then(amount ->
                                payOuts.begin(
                                        caller,
                                        new PayOuts.Order(key, provider, recipient, amount),
                                        sessions.justSignedIn(request),
                                        () ->
                                                confirmations.refuseWherePossible(
                                                        caller.person(),
                                                        deed(provider, recipient, amount),
                                                        confirmation)))
                        .map(PayOutView::of));
    }

    @PostMapping("/challenge")
    @Operation(
            summary = "What a passkey of mine signs to confirm exactly this pay-out",
            description = "It ends after five minutes, and the first answer to it is the only one.")
    @ApiResponse(
            responseCode = "200",
            description = "Options for navigator.credentials.get, as JSON",
            content =
                    @Content(schema = @Schema(implementation = WebAuthnShapes.ChallengeView.class)))
    ResponseEntity<?> challenge(Caller caller, @RequestBody PayOutWish body) {
        String provider = Optional.ofNullable(body.provider()).orElse("");
        String recipient = Optional.ofNullable(body.recipient()).orElse("").strip();
        return Answers.of(
                Amount.read(body.amount(), "/amount")
                        .then(amount ->
                                confirmations.challenge(
                                        caller.person(), deed(provider, recipient, amount)))
                        .map(WebAuthnShapes.ChallengeView::of));
    }

    /// What is confirmed: how much goes to whom. No part has a space in it.
    private static String deed(String provider, String recipient, Money amount) {
        return "pay-out/%s %s %s".formatted(provider, recipient, amount);
    }

    /// What a child sends an adult approves, so no more does it pay out alone.
    private Optional<Refusal> refuseChild(Caller caller) {
        List<Homes.Belonging> belongings = homes.ofPerson(caller.person());
        boolean child =
                !belongings.isEmpty()
                        && belongings.stream().allMatch(each -> each.role() == Role.CHILD);
        return child
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.NOT_ALLOWED,
                                "A child pays nothing out; send it to an adult of your home, who can."))
                : Optional.empty();
    }

    private static Optional<Refusal> refuseRecipient(String recipient) {
        return RECIPIENT.matcher(recipient).matches()
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "A recipient is an OpenID of WeChat or an account of Stripe Connect.",
                                List.of(
                                        new Refusal.Fault(
                                                "/recipient",
                                                "has 1 to %d letters, digits, _ and -"
                                                        .formatted(
                                                                PayOutOrder
                                                                        .RECIPIENT_CHARACTERS_MAX)))));
    }

    @GetMapping("/{id}")
    @Operation(summary = "What became of one of my pay-outs")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = PayOutView.class)))
    ResponseEntity<?> payOut(Caller caller, @PathVariable Id.PayOutId id) {
        return payOuts.find(caller.person(), id)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(PayOutView.of(each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such pay-out of yours; look at its id."));
    }
}
