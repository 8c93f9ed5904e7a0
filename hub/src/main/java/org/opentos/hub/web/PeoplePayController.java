package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.pay.people.MoneyRequest;
import org.opentos.hub.pay.people.MoneyRequests;
import org.opentos.hub.pay.people.ReceivingCodes;
import org.opentos.hub.pay.people.Sending;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.transfer.Transfer;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Money between people, by code.
@RestController
@RequestMapping("/api/v1/wallet")
@Tag(name = "Between people", description = "Sending money to a person, and asking for it.")
class PeoplePayController {
    /// The page that a code opens. The code comes behind a `#`, which browsers keep to themselves.
    static final String PAGE = "/wallet";

    private final ReceivingCodes receivers;
    private final MoneyRequests wanted;
    private final Sending sending;
    private final PaymentViews views;

    PeoplePayController(
            ReceivingCodes receivers, MoneyRequests wanted, Sending sending, PaymentViews views) {
        this.receivers = receivers;
        this.wanted = wanted;
        this.sending = sending;
        this.views = views;
    }

    /// @param code ten characters, as people read them out
    /// @param link to the page that opens with it, to show as a QR code
    record ReceivingCodeView(String code, String link) {
        static ReceivingCodeView of(TypedCode code, HttpServletRequest request) {
            String url = request.getRequestURL().toString();
            URI page =
                    URI.create(url.substring(0, url.length() - request.getRequestURI().length()));
            return new ReceivingCodeView(code.shown(), page + PAGE + "#send=" + code.shown());
        }
    }

    /// @param note at most 120 characters; may be left out
    record NewMoneyRequest(@Nullable Amount amount, @Nullable String note) {}

    /// @param state `open`, `confirming`, `paid`, `withdrawn` or `expired`
    /// @param code left out once nobody can pay it
    /// @param transfer once it is paid
    record MoneyRequestView(
            Id.MoneyRequestId id,
            Amount amount,
            String note,
            String state,
            Instant madeAt,
            Instant expiresAt,
            @Nullable ReceivingCodeView code,
            PaymentViews.@Nullable Named paidBy,
            Id.@Nullable TransferId transfer) {}

    /// @param code as it was typed, or the link that was scanned
    record ScannedCode(@Nullable String code) {}

    /// @param amount what is asked for; left out where the sender chooses
    record RecipientView(
            String name, @Nullable Amount amount, String note, @Nullable Instant expiresAt) {}

    /// @param amount may be left out where the code asks for one
    /// @param note at most 120 characters; may be left out
    record NewTransfer(@Nullable String code, @Nullable Amount amount, @Nullable String note) {}

    /// @param passkey instead of the PIN: what it said to the challenge of giving this back
    record SendingBack(@Nullable String pin, WebAuthnShapes.@Nullable Assertion passkey) {}

    /// @param from whose wallet it came from; `to` whose it went to
    /// @param wanted the money request that it answered
    /// @param sentBackAt when the receiver gave it back
    /// @param maySendBack whether who looks may do that
    record TransferView(
            Id.TransferId id,
            Instant at,
            PaymentViews.Named from,
            PaymentViews.Named to,
            Amount amount,
            String note,
            PaymentViews.Named askedBy,
            Instant askedAt,
            Id.@Nullable MoneyRequestId wanted,
            @Nullable Instant sentBackAt,
            boolean maySendBack) {}

    @GetMapping("/receiving-code")
    @Operation(summary = "The code by which others send me money")
    ReceivingCodeView receivingCode(Caller caller, HttpServletRequest request) {
        return ReceivingCodeView.of(receivers.of(caller.person()), request);
    }

    @PostMapping("/receiving-code")
    @Operation(summary = "Another code; the one before is unknown from now on")
    ReceivingCodeView renewReceivingCode(Caller caller, HttpServletRequest request) {
        return ReceivingCodeView.of(receivers.renew(caller), request);
    }

    @GetMapping("/money-requests")
    @Operation(summary = "What I asked of others, the newest first, at most 50")
    List<MoneyRequestView> moneyRequests(Caller caller, HttpServletRequest request) {
        return wanted.of(caller.person()).stream().map(each -> view(each, request)).toList();
    }

    @PostMapping("/money-requests")
    @Operation(
            summary = "Ask for money",
            description = "The same Idempotency-Key again is the same request.")
    @ApiResponse(
            responseCode = "201",
            description = "Asked; its code is for whoever is to pay",
            content = @Content(schema = @Schema(implementation = MoneyRequestView.class)))
    ResponseEntity<?> askForMoney(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody NewMoneyRequest body,
            HttpServletRequest request) {
        Optional<Refusal> bad =
                IdempotencyKeys.refuse(key, MoneyRequests.KEY_CHARACTERS_MAX)
                        .or(() -> refuseNote(note(body.note())));
        if (bad.isPresent()) {
            return Answers.refuse(bad.get());
        }
        return Answers.of(
                HttpStatus.CREATED,
                Amount.read(body.amount(), "/amount")
                        .then(amount -> wanted.ask(caller, key, amount, note(body.note())))
                        .map(standing -> view(standing, request)));
    }

    private static String note(@Nullable String given) {
        return Optional.ofNullable(given).orElse("").strip();
    }

    private static Optional<Refusal> refuseNote(String note) {
        return note.length() <= Transfer.NOTE_CHARACTERS_MAX
                        && note.chars().noneMatch(Character::isISOControl)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "A note has at most %d characters, in one line."
                                        .formatted(Transfer.NOTE_CHARACTERS_MAX),
                                List.of(
                                        new Refusal.Fault(
                                                "/note", "is too long, or has other lines"))));
    }

    @GetMapping("/money-requests/{id}")
    @Operation(summary = "What became of something I asked")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = MoneyRequestView.class)))
    ResponseEntity<?> moneyRequest(
            Caller caller, @PathVariable Id.MoneyRequestId id, HttpServletRequest request) {
        return wanted.find(caller.person(), id)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(view(each, request)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such request of yours; look at its id."));
    }

    @DeleteMapping("/money-requests/{id}")
    @Operation(summary = "Take back what I asked")
    @ApiResponse(
            responseCode = "200",
            description = "Withdrawn",
            content = @Content(schema = @Schema(implementation = MoneyRequestView.class)))
    ResponseEntity<?> withdrawMoneyRequest(
            Caller caller, @PathVariable Id.MoneyRequestId id, HttpServletRequest request) {
        return Answers.of(wanted.withdraw(caller, id).map(each -> view(each, request)));
    }

    private MoneyRequestView view(MoneyRequests.Standing standing, HttpServletRequest request) {
        MoneyRequest asked = standing.request();
        Optional<PaymentRequest> answer = standing.answer();
        return new MoneyRequestView(
                asked.id(),
                Amount.of(asked.amount()),
                asked.note(),
                standing.state().name().toLowerCase(Locale.ROOT),
                asked.made(),
                asked.expires(),
                standing.state() == MoneyRequest.State.OPEN
                        ? ReceivingCodeView.of(wanted.code(asked), request)
                        : null,
                answer.flatMap(PaymentRequest::payer).map(views::person).orElse(null),
                answer.flatMap(PaymentRequest::transfer).orElse(null));
    }

    @PostMapping("/recipients")
    @Operation(summary = "Who receives money by a code, and what is asked for")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = RecipientView.class)))
    ResponseEntity<?> recipient(Caller caller, @RequestBody ScannedCode body) {
        return Answers.of(
                sending.look(caller, code(body.code()))
                        .map(recipient ->
                                new RecipientView(
                                        views.person(recipient.person()).name(),
                                        recipient.amount().map(Amount::of).orElse(null),
                                        recipient.note(),
                                        recipient.expires().orElse(null))));
    }

    /// Of a link what is behind its last `=`.
    private static String code(@Nullable String given) {
        String text = Optional.ofNullable(given).orElse("");
        return text.substring(text.lastIndexOf('=') + 1);
    }

    @PostMapping("/transfers")
    @Operation(
            summary = "Begin to send money to whoever has a code",
            description =
                    "A payment request of mine, to approve as any other; then the money has moved."
                            + " The same Idempotency-Key again is the same request.")
    @ApiResponse(
            responseCode = "201",
            description = "Made; nothing has moved yet",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> sendMoney(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody NewTransfer body) {
        Optional<Refusal> bad =
                IdempotencyKeys.refuse(key, PaymentRequests.KEY_CHARACTERS_MAX)
                        .or(() -> refuseNote(note(body.note())));
        if (bad.isPresent()) {
            return Answers.refuse(bad.get());
        }
        Outcome<Optional<Money>> amount =
                body.amount() == null
                        ? Outcome.done(Optional.empty())
                        : Amount.read(body.amount(), "/amount").map(Optional::of);
        return Answers.of(
                HttpStatus.CREATED,
                amount.then(given ->
                                sending.ask(
                                        caller, key, code(body.code()), given, note(body.note())))
                        .map(each -> views.request(caller.person(), each)));
    }

    @GetMapping("/transfers/{id}")
    @Operation(summary = "What was sent to whom, and why: the receipt for both")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = TransferView.class)))
    ResponseEntity<?> transfer(Caller caller, @PathVariable Id.TransferId id) {
        return sending.receipt(caller.person(), id)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(view(caller.person(), each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such transfer of yours; look at its id."));
    }

    @PostMapping("/transfers/{id}/return")
    @Operation(
            summary = "Send back what I received, whole",
            description = "Once it is sent back, asking again changes nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "Sent back",
            content = @Content(schema = @Schema(implementation = TransferView.class)))
    ResponseEntity<?> sendBack(
            Caller caller, @PathVariable Id.TransferId id, @RequestBody SendingBack body) {
        return Answers.of(
                sending.sendBack(
                                caller, id, WebAuthnShapes.confirmation(body.pin(), body.passkey()))
                        .map(each -> view(caller.person(), each)));
    }

    @PostMapping("/transfers/{id}/return/challenge")
    @Operation(
            summary = "What a passkey of mine signs to confirm that I send this back",
            description = "It ends after five minutes, and the first answer to it is the only one.")
    @ApiResponse(
            responseCode = "200",
            description = "Options for navigator.credentials.get, as JSON",
            content =
                    @Content(schema = @Schema(implementation = WebAuthnShapes.ChallengeView.class)))
    ResponseEntity<?> challengeToSendBack(Caller caller, @PathVariable Id.TransferId id) {
        return Answers.of(
                sending.challengeToSendBack(caller, id).map(WebAuthnShapes.ChallengeView::of));
    }

    private TransferView view(Id.PersonId viewer, Sending.Receipt receipt) {
        Transfer transfer = receipt.transfer();
        PaymentRequest request = receipt.request();
        return new TransferView(
                transfer.id(),
                transfer.at(),
                views.person(transfer.sender()),
                views.person(transfer.receiver()),
                Amount.of(transfer.amount()),
                transfer.note(),
                views.person(request.asker()),
                request.asked(),
                request.wanted().orElse(null),
                transfer.sentBack().orElse(null),
                transfer.receiver().equals(viewer) && transfer.sentBack().isEmpty());
    }
}
