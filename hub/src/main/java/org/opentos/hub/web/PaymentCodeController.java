package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.till.PaymentKey;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.hub.pay.till.Till;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.money.EmvConsumerCode;
import org.opentos.protocol.money.EmvMerchantCode;
import org.opentos.protocol.money.PaymentCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// A customer's side of paying in a shop: the codes to show, and the bills to scan.
@RestController
@RequestMapping("/api/v1/wallet")
@Tag(name = "Payment codes", description = "Paying in a shop: the code to show, a bill to scan.")
class PaymentCodeController {
    private final PaymentKeys keys;
    private final Till till;
    private final Terminals terminals;
    private final PaymentViews views;
    private final InstantSource clock;

    PaymentCodeController(
            PaymentKeys keys,
            Till till,
            Terminals terminals,
            PaymentViews views,
            InstantSource clock) {
        this.keys = keys;
        this.till = till;
        this.terminals = terminals;
        this.views = views;
        this.clock = clock;
    }

    record KeyView(Id.PaymentKeyId id, PaymentViews.@Nullable Named device, Instant madeAt) {}

    /// @param device that shows them: a watch, a band, glasses or a phone in one of my homes; left
    ///   out for my pages
    /// @param passkey instead of the PIN: what it said to the challenge for that device or my pages
    record NewKey(
            @Nullable String pin,
            WebAuthnShapes.@Nullable Assertion passkey,
            Id.@Nullable DeviceId device) {}

    /// @param device left out for my pages
    record KeyPlace(Id.@Nullable DeviceId device) {}

    record Scan(@Nullable String text) {}

    /// @param state `current`, or `none` while my pages show no codes; then the rest is null
    /// @param text 20 digits, to show as a barcode (Code 128) and to read out
    /// @param scan what to show as a QR code: EMV consumer-presented mode
    record CodeView(
            String state,
            @Nullable String text,
            @Nullable String scan,
            @Nullable Instant from,
            @Nullable Instant until) {
        private static final CodeView NONE = new CodeView("none", null, null, null, null);
    }

    @GetMapping("/codes")
    @Operation(summary = "Where payment codes are shown for me")
    List<KeyView> all(Caller caller) {
        return keys.of(caller.person()).stream().map(this::view).toList();
    }

    private KeyView view(PaymentKey key) {
        return new KeyView(key.id(), key.device().map(views::device).orElse(null), key.made());
    }

    @PostMapping("/codes")
    @Operation(
            summary = "Let my pages, or a device of mine, show payment codes",
            description =
                    "Confirmed by my PIN or a passkey. A device also shows what waits for my approval, and takes it.")
    @ApiResponse(
            responseCode = "201",
            description = "Made, or there already",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    ResponseEntity<?> make(Caller caller, @RequestBody NewKey body) {
        return Answers.of(
                HttpStatus.CREATED,
                keys.make(
                                caller,
                                Optional.ofNullable(body.device()),
                                WebAuthnShapes.confirmation(body.pin(), body.passkey()))
                        .map(key -> {
                            key.device().ifPresent(this::tell);
                            return view(key);
                        }));
    }

    @PostMapping("/codes/challenge")
    @Operation(
            summary = "What a passkey of mine signs to confirm that codes are shown there",
            description = "It ends after five minutes, and the first answer to it is the only one.")
    @ApiResponse(
            responseCode = "200",
            description = "Options for navigator.credentials.get, as JSON",
            content =
                    @Content(schema = @Schema(implementation = WebAuthnShapes.ChallengeView.class)))
    ResponseEntity<?> challenge(Caller caller, @RequestBody KeyPlace body) {
        return Answers.of(
                keys.challenge(caller, Optional.ofNullable(body.device()))
                        .map(WebAuthnShapes.ChallengeView::of));
    }

    @DeleteMapping("/codes/{id}")
    @Operation(summary = "Show no more payment codes there; those that were shown are void")
    @ApiResponse(responseCode = "204", description = "Ended")
    ResponseEntity<?> end(Caller caller, @PathVariable Id.PaymentKeyId id) {
        Optional<Id.DeviceId> device =
                keys.of(caller.person()).stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .flatMap(PaymentKey::device);
        Optional<Refusal> refusal = keys.end(caller, id);
        device.ifPresent(this::tell);
        return refusal.<ResponseEntity<?>>map(Answers::refuse)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @GetMapping("/code")
    @Operation(summary = "The code to show now, where my pages show codes")
    CodeView code(Caller caller) {
        Instant now = clock.instant();
        return keys.of(caller.person()).stream()
                .filter(each -> each.device().isEmpty())
                .findFirst()
                .map(key -> code(key, now))
                .orElse(CodeView.NONE);
    }

    private CodeView code(PaymentKey key, Instant now) {
        PaymentCode code = keys.code(key, now);
        Instant from = PaymentCode.begin(PaymentCode.step(now));
        return new CodeView(
                "current",
                code.text(),
                EmvConsumerCode.show(code),
                from,
                from.plus(PaymentCode.STEP));
    }

    @PostMapping("/scans")
    @Operation(
            summary = "What I scanned in a shop",
            description = "A bill of this hub becomes a payment request of mine, to approve.")
    @ApiResponse(
            responseCode = "200",
            description = "A bill",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> scan(Caller caller, @RequestBody Scan body) {
        Optional<Id.BillId> bill =
                EmvMerchantCode.read(Optional.ofNullable(body.text()).orElse("").strip())
                        .flatMap(named -> bill(named.bill()));
        if (bill.isEmpty()) {
            return Answers.refuse(
                    RefusalCode.SCAN_UNKNOWN,
                    "This is no bill of this hub; scan the code that the till shows.");
        }
        Outcome<PaymentViews.RequestView> request =
                till.scan(caller, bill.get()).map(each -> views.request(caller.person(), each));
        return Answers.of(request);
    }

    private static Optional<Id.BillId> bill(String text) {
        try {
            return Optional.of(Id.BillId.parse(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private void tell(Id.DeviceId device) {
        terminals.tell(device, Topics.Channel.WALLET);
    }
}
