package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
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

/// Asking for payments, in the shape of the W3C Payment Request API, and approving them.
@RestController
@RequestMapping("/api/v1/payment-requests")
@Tag(
        name = "Payments",
        description = "Asked for by an app on one device, approved by a person on another.")
class PaymentRequestController {
    /// The payment method of the hub's wallets, in `supportedMethods`.
    static final String METHOD = "urn:opentos:wallet";

    private final PaymentRequests requests;
    private final PaymentViews views;

    PaymentRequestController(PaymentRequests requests, PaymentViews views) {
        this.requests = requests;
        this.views = views;
    }

    /// What the wallet has to know beside the details.
    ///
    /// @param item what it is for the seller, 1 to 80 characters
    /// @param region where it is bought, by ISO 3166-1, two letters
    record WalletData(
            Id.@Nullable OrganisationId payee,
            Agreement.@Nullable Sale kind,
            @Nullable String item,
            @Nullable String region,
            Id.@Nullable DeviceId device) {}

    record MethodData(@Nullable String supportedMethods, @Nullable WalletData data) {}

    record Line(@Nullable String label, @Nullable Amount amount) {}

    record Details(@Nullable Line total, @Nullable List<Line> displayItems) {}

    /// `PaymentRequest` of the W3C, as JSON.
    record Asked(@Nullable List<MethodData> methodData, @Nullable Details details) {}

    /// @param digest of the request as it was shown
    /// @param pin where the payer has to confirm
    record Approval(@Nullable String digest, @Nullable String pin) {}

    @PostMapping
    @Operation(
            summary = "Ask for a payment",
            description =
                    "The body is a W3C PaymentRequest whose method is urn:opentos:wallet. The same"
                            + " Idempotency-Key again is the same request.")
    @ApiResponse(
            responseCode = "201",
            description = "Asked",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> ask(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody Asked body) {
        Optional<Refusal> badKey = IdempotencyKeys.refuse(key, PaymentRequests.KEY_CHARACTERS_MAX);
        if (badKey.isPresent()) {
            return Answers.refuse(badKey.get());
        }
        return Answers.of(
                HttpStatus.CREATED,
                read(key, body)
                        .then(ask -> requests.ask(caller, ask))
                        .map(request -> views.request(caller.person(), request)));
    }

    private static Outcome<PaymentRequests.Ask> read(String key, Asked body) {
        Optional<WalletData> data =
                Optional.ofNullable(body.methodData()).orElse(List.of()).stream()
                        .filter(each -> METHOD.equals(each.supportedMethods()))
                        .findFirst()
                        .flatMap(each -> Optional.ofNullable(each.data()));
        if (data.isEmpty()) {
            return invalid("/methodData", "one of the methods is " + METHOD + ", with its data");
        }
        WalletData wallet = data.get();
        Id.OrganisationId payee = wallet.payee();
        Agreement.Sale kind = wallet.kind();
        if (payee == null || kind == null) {
            return invalid("/methodData", "the data has a payee and a kind of sale");
        }
        Details details = body.details();
        Line total = details == null ? null : details.total();
        if (details == null || total == null) {
            return invalid("/details/total", "a request has a total");
        }
        Optional<String> item = text(wallet.item(), Purchase.ITEM_CHARACTERS_MAX);
        Optional<String> title = text(total.label(), Purchase.TITLE_CHARACTERS_MAX);
        if (item.isEmpty() || title.isEmpty()) {
            return invalid(
                    item.isEmpty() ? "/methodData" : "/details/total/label",
                    "an item has 1 to %d characters and a total's label 1 to %d"
                            .formatted(
                                    Purchase.ITEM_CHARACTERS_MAX, Purchase.TITLE_CHARACTERS_MAX));
        }
        String region = Optional.ofNullable(wallet.region()).orElse("");
        if (!region.matches("[A-Z]{2}")) {
            return invalid("/methodData", "a region has two capital letters (ISO 3166-1)");
        }
        return Amount.read(total.amount(), "/details/total/amount")
                .then(price ->
                        items(details.displayItems(), price)
                                .map(items ->
                                        new PaymentRequests.Ask(
                                                key,
                                                new PaymentRequest.Payee.Seller(
                                                        payee, kind, item.get(), region),
                                                title.get(),
                                                price,
                                                items,
                                                Optional.ofNullable(wallet.device()),
                                                Optional.empty())));
    }

    private static Optional<String> text(@Nullable String given, int charactersMax) {
        return Optional.ofNullable(given)
                .map(String::strip)
                .filter(each -> !each.isEmpty() && each.length() <= charactersMax)
                .filter(each -> each.chars().noneMatch(Character::isISOControl));
    }

    /// Lines that do not sum to the total would show the person something else than is paid.
    private static Outcome<List<PaymentRequest.Item>> items(
            @Nullable List<Line> lines, Money price) {
        if (!price.isPositive()) {
            return invalid("/details/total/amount", "a price is more than 0");
        }
        List<PaymentRequest.Item> items = new ArrayList<>();
        long sum = 0;
        for (Line each : Optional.ofNullable(lines).orElse(List.of())) {
            Optional<String> label = text(each.label(), PaymentRequest.LABEL_CHARACTERS_MAX);
            Outcome<Money> amount = Amount.read(each.amount(), "/details/displayItems");
            if (label.isEmpty()
                    || items.size() == PaymentRequest.ITEMS_MAX
                    || !(amount instanceof Outcome.Done<Money>(Money money))
                    || !money.currency().equals(price.currency())
                    || money.minor() > price.minor()) {
                return invalid(
                        "/details/displayItems",
                        "up to %d lines with a label of 1 to %d characters and an amount of the total's currency"
                                .formatted(
                                        PaymentRequest.ITEMS_MAX,
                                        PaymentRequest.LABEL_CHARACTERS_MAX));
            }
            items.add(new PaymentRequest.Item(label.get(), money));
            sum += money.minor();
        }
        return items.isEmpty() || sum == price.minor()
                ? Outcome.done(items)
                : invalid("/details/displayItems", "the lines sum to the total");
    }

    private static <T> Outcome<T> invalid(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "The request cannot be understood: " + message + ".",
                        List.of(new Refusal.Fault(pointer, message))));
    }

    @GetMapping
    @Operation(summary = "What I may approve now, the newest first")
    List<PaymentViews.RequestView> toApprove(Caller caller) {
        return requests.toApprove(caller.person()).stream()
                .map(each -> views.request(caller.person(), each))
                .toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "A request that I asked or may approve")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> see(Caller caller, @PathVariable Id.PaymentRequestId id) {
        return requests.find(caller.person(), id)
                .<ResponseEntity<?>>map(
                        each -> ResponseEntity.ok(views.request(caller.person(), each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such request for you; look at its id."));
    }

    @PostMapping("/{id}/approval")
    @Operation(summary = "Pay exactly what was shown, from my wallet")
    @ApiResponse(
            responseCode = "200",
            description = "Paid",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> approve(
            Caller caller, @PathVariable Id.PaymentRequestId id, @RequestBody Approval body) {
        if (body.digest() == null) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID, "Give the digest of the request that was shown.");
        }
        return Answers.of(
                requests.approve(
                                caller,
                                id,
                                body.digest(),
                                Optional.ofNullable(body.pin()).filter(pin -> !pin.isEmpty()))
                        .map(each -> views.request(caller.person(), each)));
    }

    @PostMapping("/{id}/refusal")
    @Operation(summary = "Say no")
    @ApiResponse(
            responseCode = "200",
            description = "Declined",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> decline(Caller caller, @PathVariable Id.PaymentRequestId id) {
        return Answers.of(
                requests.decline(caller, id).map(each -> views.request(caller.person(), each)));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Take back what I asked")
    @ApiResponse(
            responseCode = "200",
            description = "Withdrawn",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> withdraw(Caller caller, @PathVariable Id.PaymentRequestId id) {
        return Answers.of(
                requests.withdraw(caller, id).map(each -> views.request(caller.person(), each)));
    }
}
