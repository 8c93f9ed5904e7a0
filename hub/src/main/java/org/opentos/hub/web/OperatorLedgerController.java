package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.LedgerCheck;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Has the whole ledger computed again, for the operator.
@RestController
@RequestMapping("/api/v1/operator")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorLedgerController {
    private static final String LINES = "application/x-ndjson";

    private final Ledger ledger;
    private final JsonMapper json;

    /// One check at a time: each reads everything.
    private final Semaphore turn = new Semaphore(1);

    OperatorLedgerController(Ledger ledger, JsonMapper json) {
        this.ledger = ledger;
        this.json = json;
    }

    /// @param done whether this is the last line; an answer without one broke off
    /// @param faults sentences; empty where all is right so far
    record CheckLine(
            boolean done,
            long accounts,
            long postings,
            long entries,
            long batches,
            List<String> faults) {
        static CheckLine of(boolean done, LedgerCheck check) {
            return new CheckLine(
                    done,
                    check.accounts(),
                    check.postings(),
                    check.entries(),
                    check.batches(),
                    check.faults());
        }
    }

    /// Streams from this thread, a line now and then.
    @PostMapping("/ledger/checks")
    @ApiResponse(
            responseCode = "200",
            description = "A line of JSON now and then, the last with `done`",
            content =
                    @Content(mediaType = LINES, schema = @Schema(implementation = CheckLine.class)))
    @Operation(summary = "Compute every balance, chain, root and seal of the ledger again")
    void check(HttpServletResponse response) throws IOException {
        if (!turn.tryAcquire()) {
            Answers.write(
                    response,
                    json,
                    Refusal.of(RefusalCode.BUSY, "The ledger is being checked; wait for that."));
            return;
        }
        try {
            response.setContentType(LINES);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            OutputStream out = response.getOutputStream();
            LedgerCheck check = ledger.check(soFar -> write(out, CheckLine.of(false, soFar)));
            write(out, CheckLine.of(true, check));
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } finally {
            turn.release();
        }
    }

    private void write(OutputStream out, CheckLine line) {
        try {
            out.write((json.writeValueAsString(line) + '\n').getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("whoever asked for the check went away", failure);
        }
    }
}
