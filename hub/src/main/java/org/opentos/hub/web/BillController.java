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
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.pay.till.Bill;
import org.opentos.hub.pay.till.Till;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.EmvMerchantCode;
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

/// An organisation's till.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}/bills")
@Tag(
        name = "Till",
        description = "Bills that customers pay in a shop, by payment code or by scanning them.")
class BillController {
    private final Till till;
    private final Organisations organisations;

    BillController(Till till, Organisations organisations) {
        this.till = till;
        this.organisations = organisations;
    }

    /// @param kind of sale, no subscription; a service where it is left out
    /// @param region where it is sold, by ISO 3166-1, two letters; where the organisation's tills
    ///   stand where it is left out
    record NewBill(
            @Nullable String title,
            @Nullable Amount amount,
            @Nullable String region,
            Agreement.@Nullable Sale kind) {}

    /// @param code 20 digits, or what the QR code of the EMV specification holds
    record Scanned(@Nullable String code) {}

    /// @param price as the till named it; amount is what the customer pays, with tax
    /// @param region where it is sold
    /// @param state `open`, `confirming`, `paid`, `cancelled` or `expired`
    /// @param scan what to show as a QR code, for a customer who scans: EMV merchant-presented mode
    record BillView(
            Id.BillId id,
            String title,
            Amount price,
            Amount amount,
            String region,
            String state,
            Instant madeAt,
            Instant expiresAt,
            Id.@Nullable SaleId sale,
            @Nullable String scan) {}

    @PostMapping
    @Operation(
            summary = "Make a bill",
            description = "The same Idempotency-Key again is the same bill.")
    @ApiResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = BillView.class)))
    ResponseEntity<?> make(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody NewBill body,
            HttpServletRequest request) {
        Optional<Refusal> badKey = IdempotencyKeys.refuse(key, Till.KEY_CHARACTERS_MAX);
        if (badKey.isPresent()) {
            return Answers.refuse(badKey.get());
        }
        return Answers.of(
                HttpStatus.CREATED,
                read(key, body)
                        .then(draft -> till.make(caller, organisation, draft))
                        .map(standing -> view(standing, request)));
    }

    private static Outcome<Till.Draft> read(String key, NewBill body) {
        String title = Optional.ofNullable(body.title()).orElse("").strip();
        Optional<String> region = Optional.ofNullable(body.region());
        if (title.isEmpty()
                || title.length() > Purchase.TITLE_CHARACTERS_MAX
                || title.chars().anyMatch(Character::isISOControl)) {
            return invalid(
                    "/title", "a title has 1 to " + Purchase.TITLE_CHARACTERS_MAX + " characters");
        }
        if (region.filter(each -> !Purchase.isRegion(each)).isPresent()) {
            return invalid("/region", "a region has two capital letters (ISO 3166-1)");
        }
        Agreement.Sale kind = Optional.ofNullable(body.kind()).orElse(Agreement.Sale.SERVICE);
        if (kind == Agreement.Sale.SUBSCRIPTION) {
            return invalid("/kind", "a subscription is asked for by an app, not by a till");
        }
        return Amount.read(body.amount(), "/amount")
                .then(price ->
                        price.isPositive()
                                ? Outcome.done(new Till.Draft(key, kind, title, price, region))
                                : invalid("/amount", "an amount is more than 0"));
    }

    private static <T> Outcome<T> invalid(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "The bill cannot be understood: " + message + ".",
                        List.of(new Refusal.Fault(pointer, message))));
    }

    @GetMapping
    @Operation(summary = "The last bills of an organisation, the newest first, at most 100")
    ResponseEntity<?> all(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            HttpServletRequest request) {
        return Answers.of(
                till.newest(caller, organisation)
                        .map(all -> all.stream().map(each -> view(each, request)).toList()));
    }

    @GetMapping("/{id}")
    @Operation(summary = "A bill as it stands")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = BillView.class)))
    ResponseEntity<?> see(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable Id.BillId id,
            HttpServletRequest request) {
        return Answers.of(till.find(caller, organisation, id).map(each -> view(each, request)));
    }

    @PostMapping("/{id}/code")
    @Operation(
            summary = "Take the payment code that a customer shows",
            description =
                    "Pays at once, or answers with the state confirming where the customer has to"
                            + " confirm first.")
    @ApiResponse(
            responseCode = "200",
            description = "Taken",
            content = @Content(schema = @Schema(implementation = BillView.class)))
    ResponseEntity<?> pay(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable Id.BillId id,
            @RequestBody Scanned body,
            HttpServletRequest request) {
        return Answers.of(
                till.pay(caller, organisation, id, Optional.ofNullable(body.code()).orElse(""))
                        .map(each -> view(each, request)));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Take back a bill that nobody has paid")
    @ApiResponse(
            responseCode = "200",
            description = "Cancelled",
            content = @Content(schema = @Schema(implementation = BillView.class)))
    ResponseEntity<?> cancel(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable Id.BillId id,
            HttpServletRequest request) {
        return Answers.of(till.cancel(caller, organisation, id).map(each -> view(each, request)));
    }

    private BillView view(Till.Standing standing, HttpServletRequest request) {
        Bill bill = standing.bill();
        return new BillView(
                bill.id(),
                bill.title(),
                Amount.of(bill.price()),
                Amount.of(bill.gross()),
                bill.region(),
                standing.state().name().toLowerCase(Locale.ROOT),
                bill.made(),
                bill.expires(),
                standing.sale().orElse(null),
                standing.state() == Bill.State.OPEN ? scan(bill, request) : null);
    }

    private @Nullable String scan(Bill bill, HttpServletRequest request) {
        String host = URI.create(request.getRequestURL().toString()).getAuthority();
        if (host.length() + bill.id().text().length() > EmvMerchantCode.ACCOUNT_CHARACTERS_MAX) {
            return null;
        }
        Money gross = bill.gross();
        return new EmvMerchantCode(
                        bill.id().text(),
                        host,
                        gross,
                        bill.region(),
                        organisations.find(bill.organisation()).map(Organisation::name).orElse(""))
                .show();
    }
}
