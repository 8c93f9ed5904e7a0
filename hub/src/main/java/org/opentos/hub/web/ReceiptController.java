package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.request.Receipts;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Receipts, for whoever paid or asked.
@RestController
@RequestMapping("/api/v1/receipts")
@Tag(name = "Payments")
class ReceiptController {
    private final Receipts receipts;
    private final PaymentViews views;

    ReceiptController(Receipts receipts, PaymentViews views) {
        this.receipts = receipts;
        this.views = views;
    }

    @GetMapping("/{sale}")
    @Operation(summary = "What was paid, to whom, and how it was divided")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = PaymentViews.ReceiptView.class)))
    ResponseEntity<?> see(Caller caller, @PathVariable Id.SaleId sale) {
        return receipts.find(caller.person(), sale)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(views.receipt(each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such receipt of yours; look at its id."));
    }
}
