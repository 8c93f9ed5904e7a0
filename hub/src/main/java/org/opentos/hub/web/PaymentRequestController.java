package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.request.Approvals;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.request.Plan;
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

    /// Days by ISO 8601.
    private static final Pattern DAYS = Pattern.compile("P([0-9]{1,2})D");

    private final PaymentRequests requests;
    private final Approvals approvals;
    private final PaymentViews views;

    PaymentRequestController(PaymentRequests requests, Approvals approvals, PaymentViews views) {
        this.requests = requests;
        this.approvals = approvals;
        this.views = views;
    }

    /// What a subscription asks for beside the price of a period, which is the total.
    ///
    /// @param period by ISO 8601 in one unit, from a week to a year: `P1W`, `P1M`, `P1Y`
    /// @param trial before the first payment, in days: `P0D`, where it is left out, to `P90D`
    /// @param grace for which a payment that fails is tried again: `P0D`, where it is left out, to
    ///   `P30D`
    record PlanData(@Nullable String period, @Nullable String trial, @Nullable String grace) {}

    /// What the wallet has to know beside the details.
    ///
    /// @param item what it is for the seller, 1 to 80 characters
    /// @param region where it is bought, by ISO 3166-1, two letters
    /// @param subscription where the kind is `subscription`
    record WalletData(
            Id.@Nullable OrganisationId payee,
            Agreement.@Nullable Sale kind,
            @Nullable String item,
            @Nullable String region,
            Id.@Nullable DeviceId device,
            @Nullable PlanData subscription) {}

    record MethodData(@Nullable String supportedMethods, @Nullable WalletData data) {}

    record Line(@Nullable String label, @Nullable Amount amount) {}

    record Details(@Nullable Line total, @Nullable List<Line> displayItems) {}

    /// `PaymentRequest` of the W3C, as JSON.
    record Asked(@Nullable List<MethodData> methodData, @Nullable Details details) {}

    /// @param digest of the request as it was shown
    /// @param pin where the payer has to confirm
    /// @param passkey instead of the PIN: what it said to the challenge of this approval
    record Approval(
            @Nullable String digest,
            @Nullable String pin,
            WebAuthnShapes.@Nullable Assertion passkey) {}

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
        if (!Purchase.isRegion(region)) {
            return invalid("/methodData", "a region has two capital letters (ISO 3166-1)");
        }
        return Amount.read(total.amount(), "/details/total/amount")
                .then(price ->
                        items(details.displayItems(), price)
                                .then(items ->
                                        plan(kind, wallet.subscription())
                                                .map(plan ->
                                                        new PaymentRequests.Ask(
                                                                key,
                                                                new PaymentRequest.Payee.Seller(
                                                                        payee,
                                                                        kind,
                                                                        item.get(),
                                                                        region),
                                                                title.get(),
                                                                price,
                                                                items,
                                                                Optional.ofNullable(
                                                                        wallet.device()),
                                                                plan,
                                                                Optional.empty()))));
    }

    private static Outcome<Optional<Plan>> plan(Agreement.Sale kind, @Nullable PlanData given) {
        if ((kind == Agreement.Sale.SUBSCRIPTION) != (given != null)) {
            return invalid(
                    "/methodData",
                    "the data has a subscription where its kind is one, and only there");
        }
        if (given == null) {
            return Outcome.done(Optional.empty());
        }
        Optional<Plan.Every> every = Optional.ofNullable(given.period()).flatMap(Plan.Every::parse);
        OptionalInt trial = days(given.trial(), Plan.TRIAL_DAYS_MAX);
        OptionalInt grace = days(given.grace(), Plan.GRACE_DAYS_MAX);
        if (every.isEmpty() || trial.isEmpty() || grace.isEmpty()) {
            return invalid(
                    "/methodData",
                    "a subscription has a period from a week to a year in one unit (P1W, P1M, P1Y), a trial of P0D to P%dD and a grace of P0D to P%dD"
                            .formatted(Plan.TRIAL_DAYS_MAX, Plan.GRACE_DAYS_MAX));
        }
        return Outcome.done(Optional.of(new Plan(every.get(), trial.getAsInt(), grace.getAsInt())));
    }

    private static OptionalInt days(@Nullable String given, int max) {
        Matcher matcher = DAYS.matcher(Optional.ofNullable(given).orElse("P0D"));
        return matcher.matches() && Integer.parseInt(matcher.group(1)) <= max
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
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
        return requests.find(caller, id)
                .<ResponseEntity<?>>map(
                        each -> ResponseEntity.ok(views.request(caller.person(), each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such request for you; look at its id."));
    }

    @PostMapping("/{id}/approval")
    @Operation(
            summary = "Pay exactly what was shown, from my wallet",
            description = "A subscription begins with it, and is paid by its period from then on.")
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
                approvals
                        .approve(
                                caller,
                                id,
                                body.digest(),
                                WebAuthnShapes.confirmation(body.pin(), body.passkey()))
                        .map(each -> views.request(caller.person(), each)));
    }

    @PostMapping("/{id}/approval/challenge")
    @Operation(
            summary = "What a passkey of mine signs to confirm exactly this approval",
            description = "It ends after five minutes, and the first answer to it is the only one.")
    @ApiResponse(
            responseCode = "200",
            description = "Options for navigator.credentials.get, as JSON",
            content =
                    @Content(schema = @Schema(implementation = WebAuthnShapes.ChallengeView.class)))
    ResponseEntity<?> challenge(Caller caller, @PathVariable Id.PaymentRequestId id) {
        return Answers.of(approvals.challenge(caller, id).map(WebAuthnShapes.ChallengeView::of));
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
