package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.ledger.OwnerLog;
import org.opentos.hub.revenue.OrganisationAccounts;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The ledger as one organisation sees it, to check with `verify/VerifyLog.java`.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}/ledger")
@Tag(
        name = "Ledger",
        description = "An organisation's accounts, and what proves what was posted to them.")
class LedgerLogController {
    private static final String LINES = "application/x-ndjson";

    /// Each computes the trees of the batches in it, which takes a processor. An organisation has
    /// one of them, so that it does not keep the others from theirs.
    private static final int STREAMS_MAX = 2;

    private final OrganisationAccounts accounts;
    private final JsonMapper json;

    /// Those that read a log now.
    private final Set<Id.OrganisationId> reading = new HashSet<>();

    LedgerLogController(OrganisationAccounts accounts, JsonMapper json) {
        this.accounts = accounts;
        this.json = json;
    }

    /// @param kind `payable`, or `reserve` for what may not be paid out yet
    record AccountView(long number, String kind, Amount balance) {
        static AccountView of(NamedBalance account) {
            Balance balance = account.balance();
            return new AccountView(
                    balance.account().value(),
                    account.name().kind().name().toLowerCase(Locale.ROOT),
                    Amount.of(new Money(balance.minor(), balance.currency())));
        }
    }

    @GetMapping
    @Operation(summary = "The accounts of an organisation")
    ResponseEntity<?> all(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(
                accounts.of(caller, organisation)
                        .map(all -> all.stream().map(AccountView::of).toList()));
    }

    /// Streams from this thread, a part of the log in each line.
    @GetMapping("/{account}/log")
    @ApiResponse(
            responseCode = "200",
            description = "Parts of up to 500 entries that follow each other, each a line of JSON",
            content =
                    @Content(mediaType = LINES, schema = @Schema(implementation = OwnerLog.class)))
    @Operation(summary = "The log of an account from an entry on, with its proofs")
    void log(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable long account,
            @RequestParam(defaultValue = "1") long from,
            HttpServletResponse response)
            throws IOException {
        switch (accounts.find(caller, organisation, account)) {
            case Outcome.Refused<AccountNumber>(Refusal refusal) ->
                    Answers.write(response, json, refusal);
            case Outcome.Done<AccountNumber>(AccountNumber number) -> {
                if (from < 1) {
                    Answers.write(
                            response,
                            json,
                            Refusal.of(
                                    RefusalCode.FIELD_INVALID,
                                    "The first entry is 1; begin there or later."));
                } else if (begin(organisation)) {
                    try {
                        write(response, number, from);
                    } finally {
                        end(organisation);
                    }
                } else {
                    Answers.write(
                            response,
                            json,
                            Refusal.of(
                                    RefusalCode.BUSY,
                                    "You or others read logs now; try again in a minute."));
                }
            }
        }
    }

    private boolean begin(Id.OrganisationId organisation) {
        synchronized (reading) {
            return reading.size() < STREAMS_MAX && reading.add(organisation);
        }
    }

    private void end(Id.OrganisationId organisation) {
        synchronized (reading) {
            reading.remove(organisation);
        }
    }

    private void write(HttpServletResponse response, AccountNumber account, long from)
            throws IOException {
        response.setContentType(LINES);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"ledger-account-" + account.value() + ".ndjson\"");
        OutputStream out = response.getOutputStream();
        long next = from;
        Optional<OwnerLog> part = accounts.log(account, next);
        while (part.isPresent()) {
            String line = json.writeValueAsString(part.get()) + '\n';
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
            next = part.get().entries().getLast().number() + 1;
            part = accounts.log(account, next);
        }
    }
}
