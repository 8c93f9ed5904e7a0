package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.revenue.payout.BankFiles;
import org.opentos.hub.web.PayoutViews.FileView;
import org.opentos.hub.web.PayoutViews.PayoutView;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Files with payouts for the bank, and what the bank says of them.
@RestController
@RequestMapping("/api/v1/operator")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorPayoutController {
    private final BankFiles files;

    OperatorPayoutController(BankFiles files) {
        this.files = files;
    }

    record DueView(int payouts, Amount sum) {}

    /// @param available whether the hub has an account from which it pays
    /// @param nextExecution the next day of the week
    /// @param due what can be put into a file now, by currency
    record BankFilesView(
            boolean available, LocalDate nextExecution, List<DueView> due, List<FileView> files) {}

    record BankFileView(FileView file, List<PayoutView> payouts) {}

    /// @param execution the next day of the week where it is left out
    record FileWish(@Nullable LocalDate execution) {}

    record ReturnWish(@Nullable String reason) {}

    @GetMapping("/bank-files")
    @Operation(summary = "What is due, and the newest 100 files")
    BankFilesView list() {
        return new BankFilesView(
                files.available(),
                files.nextExecution(),
                files.due().stream()
                        .map(each -> new DueView(each.payouts(), Amount.of(each.sum())))
                        .toList(),
                files.list().stream().map(FileView::of).toList());
    }

    @PostMapping("/bank-files")
    @ApiResponse(
            responseCode = "201",
            description = "Made; none where nothing is due",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = FileView.class))))
    @Operation(summary = "Put what is due into files, one for each currency and 1,000 payouts")
    ResponseEntity<?> make(@RequestBody FileWish body, HttpServletRequest request) {
        LocalDate execution = Optional.ofNullable(body.execution()).orElseGet(files::nextExecution);
        return Answers.of(
                HttpStatus.CREATED,
                files.make(execution, request.getRemoteAddr())
                        .map(made -> made.stream().map(FileView::of).toList()));
    }

    @GetMapping("/bank-files/{id}")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = BankFileView.class)))
    @Operation(summary = "A file, with the payouts in it")
    ResponseEntity<?> see(@PathVariable Id.BankFileId id) {
        return files.find(id)
                .<ResponseEntity<?>>map(file ->
                        ResponseEntity.ok(
                                new BankFileView(
                                        FileView.of(file),
                                        files.payouts(id).stream().map(PayoutView::of).toList())))
                .orElseGet(OperatorPayoutController::unknown);
    }

    @GetMapping("/bank-files/{id}/content")
    @ApiResponse(
            responseCode = "200",
            description = "The file for the bank, the same bytes each time",
            content = @Content(mediaType = MediaType.APPLICATION_XML_VALUE))
    @Operation(summary = "Download a file in ISO 20022 pain.001.001.09")
    ResponseEntity<?> content(@PathVariable Id.BankFileId id) {
        return files.content(id)
                .<ResponseEntity<?>>map(bytes ->
                        ResponseEntity.ok()
                                .contentType(MediaType.APPLICATION_XML)
                                .header(
                                        HttpHeaders.CONTENT_DISPOSITION,
                                        "attachment; filename=\"%s.xml\"".formatted(id.text()))
                                .body(bytes))
                .orElseGet(OperatorPayoutController::unknown);
    }

    private static ResponseEntity<?> unknown() {
        return Answers.refuse(RefusalCode.NOT_FOUND, "There is no such file; look at the list.");
    }

    @PostMapping("/bank-files/{id}/sent")
    @ApiResponse(
            responseCode = "200",
            description = "The file as it is now",
            content = @Content(schema = @Schema(implementation = FileView.class)))
    @Operation(summary = "The bank has this file")
    ResponseEntity<?> sent(@PathVariable Id.BankFileId id, HttpServletRequest request) {
        return Answers.of(files.sent(id, request.getRemoteAddr()).map(FileView::of));
    }

    @PostMapping(path = "/bank-reports", consumes = MediaType.APPLICATION_XML_VALUE)
    @ApiResponse(
            responseCode = "200",
            description = "What it changed",
            content = @Content(schema = @Schema(implementation = BankFiles.Change.class)))
    @Operation(summary = "What the bank says of a file, in ISO 20022 pain.002.001.10")
    ResponseEntity<?> report(@RequestBody byte[] body, HttpServletRequest request) {
        return Answers.of(files.report(body, request.getRemoteAddr()));
    }

    @PostMapping("/payouts/{id}/confirmation")
    @ApiResponse(
            responseCode = "200",
            description = "The payout as it is now",
            content = @Content(schema = @Schema(implementation = PayoutView.class)))
    @Operation(summary = "The bank paid this")
    ResponseEntity<?> confirm(@PathVariable Id.PayoutId id, HttpServletRequest request) {
        return Answers.of(files.confirm(id, request.getRemoteAddr()).map(PayoutView::of));
    }

    @PostMapping("/payouts/{id}/return")
    @ApiResponse(
            responseCode = "200",
            description = "The payout as it is now",
            content = @Content(schema = @Schema(implementation = PayoutView.class)))
    @Operation(summary = "This did not arrive, or came back; its money is the organisation's again")
    ResponseEntity<?> giveBack(
            @PathVariable Id.PayoutId id,
            @RequestBody ReturnWish body,
            HttpServletRequest request) {
        return Answers.of(
                files.giveBack(
                                id,
                                Optional.ofNullable(body.reason()).orElse(""),
                                request.getRemoteAddr())
                        .map(PayoutView::of));
    }
}
