package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.revenue.Refund;
import org.opentos.hub.revenue.Sale;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What an organisation does with its sales.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}/sales/{sale}")
@Tag(name = "Sales", description = "Giving money of a sale back.")
class SaleController {
    private static final int KEY_CHARACTERS_MAX = 64;

    private final Sales sales;
    private final Organisations organisations;

    SaleController(Sales sales, Organisations organisations) {
        this.sales = sales;
        this.organisations = organisations;
    }

    /// @param reason what the customer reads, 1 to 200 characters
    record NewRefund(@Nullable Amount amount, @Nullable String reason) {}

    /// @param left what of the sale can still be refunded
    record Refunded(Id.RefundId id, Instant at, Amount amount, String reason, Amount left) {}

    @PostMapping("/refunds")
    @Operation(
            summary = "Give money of a sale back to the customer, whole or in parts",
            description = "The same Idempotency-Key again is the same refund.")
    @ApiResponse(
            responseCode = "201",
            description = "Refunded",
            content = @Content(schema = @Schema(implementation = Refunded.class)))
    ResponseEntity<?> refund(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable Id.SaleId sale,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody NewRefund body) {
        String reason = Optional.ofNullable(body.reason()).orElse("").strip();
        Optional<Refusal> refusal =
                IdempotencyKeys.refuse(key, KEY_CHARACTERS_MAX)
                        .or(() -> organisations.refuse(caller.person(), organisation));
        if (refusal.isPresent()) {
            return Answers.refuse(refusal.get());
        }
        Optional<Sale> sold =
                sales.find(sale).filter(each -> each.developer().equals(organisation));
        if (sold.isEmpty()) {
            return Answers.refuse(
                    RefusalCode.NOT_FOUND,
                    "There is no such sale of this organisation; look at its statement.");
        }
        if (reason.isEmpty() || reason.length() > Refund.REASON_CHARACTERS_MAX) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID,
                    "A reason has 1 to " + Refund.REASON_CHARACTERS_MAX + " characters.");
        }
        return Answers.of(
                HttpStatus.CREATED,
                Amount.read(body.amount(), "/amount")
                        .then(amount -> refunded(sold.get(), key, amount, reason)));
    }

    private Outcome<Refunded> refunded(Sale sale, String key, Money amount, String reason) {
        if (!amount.currency().equals(sale.currency())) {
            return Outcome.refused(
                    RefusalCode.CURRENCY_DIFFERS,
                    "The sale was paid in " + sale.currency() + "; give that back.");
        }
        byte[] name = (sale.id().text() + '/' + key).getBytes(StandardCharsets.UTF_8);
        return sales.refund(
                        new Id.RefundId(UUID.nameUUIDFromBytes(name)),
                        sale.id(),
                        amount.minor(),
                        reason)
                .map(refund -> view(sale, refund));
    }

    private Refunded view(Sale sale, Refund refund) {
        return new Refunded(
                refund.id(),
                refund.at(),
                Amount.of(new Money(refund.parts().sum(), sale.currency())),
                refund.reason(),
                Amount.of(new Money(sales.left(sale).sum(), sale.currency())));
    }
}
