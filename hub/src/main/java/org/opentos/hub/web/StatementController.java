package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.revenue.Statement;
import org.opentos.hub.revenue.StatementSheet;
import org.opentos.hub.revenue.Statements;
import org.opentos.hub.revenue.payout.Payouts;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What organisations earn, month by month, down to each sale.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}/statements")
@Tag(name = "Statements", description = "What an organisation earned, month by month.")
class StatementController {
    private static final String CSV_HEAD =
            "what,id,at,title,region,currency,gross,tax,platform,maker,earned\r\n";

    /// Each takes a processor, and the memory of all its pages.
    private static final int SHEETS_MAX = 2;

    private final Statements statements;
    private final Payouts payouts;
    private final Organisations organisations;
    private final Semaphore sheets = new Semaphore(SHEETS_MAX);

    StatementController(Statements statements, Payouts payouts, Organisations organisations) {
        this.statements = statements;
        this.payouts = payouts;
        this.organisations = organisations;
    }

    /// @param amount below zero where it is taken off
    record LineView(Statement.Kind kind, long count, Amount amount) {}

    /// @param opening and the lines come to the closing balance
    /// @param payable what of the closing balance may be paid out; below zero where it is owed
    /// @param nextPayout what of the closing balance was paid out next, or will be as things stand;
    ///   null where that cannot be said
    /// @param carried what then remains of it
    /// @param closedAt null while the month may still change
    record StatementView(
            String month,
            Amount opening,
            List<LineView> lines,
            Amount change,
            Amount closing,
            Amount reserve,
            Amount payable,
            @Nullable Amount nextPayout,
            @Nullable Amount carried,
            @Nullable Instant closedAt) {
        static StatementView of(Statement statement, @Nullable Long next) {
            Currency currency = statement.currency();
            return new StatementView(
                    statement.month().toString(),
                    amount(statement.opening(), currency),
                    statement.lines().stream()
                            .map(each ->
                                    new LineView(
                                            each.kind(),
                                            each.count(),
                                            amount(each.minor(), currency)))
                            .toList(),
                    amount(statement.change(), currency),
                    amount(statement.closing(), currency),
                    amount(statement.reserve(), currency),
                    amount(statement.payable(), currency),
                    next == null ? null : amount(next, currency),
                    next == null ? null : amount(statement.closing() - next, currency),
                    statement.closed().orElse(null));
        }
    }

    record ItemView(
            String what,
            String id,
            Instant at,
            String title,
            String region,
            Amount gross,
            Amount tax,
            Amount platform,
            Amount maker,
            Amount earned) {
        static ItemView of(Statements.Item item, Currency currency) {
            return new ItemView(
                    item.what(),
                    item.id(),
                    item.at(),
                    item.title(),
                    item.region(),
                    amount(item.gross(), currency),
                    amount(item.tax(), currency),
                    amount(item.platform(), currency),
                    amount(item.maker(), currency),
                    amount(item.earned(), currency));
        }
    }

    private static Amount amount(long minor, Currency currency) {
        return Amount.of(new Money(minor, currency));
    }

    @GetMapping
    @Operation(summary = "All statements of an organisation, by currency, the newest first")
    ResponseEntity<?> all(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(statements.of(caller, organisation).map(all -> views(organisation, all)));
    }

    private List<StatementView> views(Id.OrganisationId organisation, List<Statement> all) {
        Map<Statement, Long> next = payouts.next(organisation, all);
        return all.stream().map(each -> StatementView.of(each, next.get(each))).toList();
    }

    @GetMapping("/{month}")
    @Operation(summary = "The statement of one month, for example 2026-11")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = StatementView.class)))
    ResponseEntity<?> see(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable String month,
            @RequestParam String currency) {
        return Answers.of(
                asked(month, currency)
                        .then(asked ->
                                statements.find(
                                        caller, organisation, asked.month(), asked.currency()))
                        .map(found -> views(organisation, List.of(found)).getFirst()));
    }

    @GetMapping("/{month}/items")
    @Operation(summary = "The sales, refunds and payouts behind a statement, oldest first")
    ResponseEntity<?> items(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable String month,
            @RequestParam String currency) {
        return Answers.of(
                asked(month, currency)
                        .then(asked ->
                                statements
                                        .items(
                                                caller,
                                                organisation,
                                                asked.month(),
                                                asked.currency())
                                        .map(items ->
                                                items.stream()
                                                        .map(each ->
                                                                ItemView.of(each, asked.currency()))
                                                        .toList())));
    }

    @GetMapping(path = "/{month}/items.csv")
    @Operation(summary = "The same as CSV (RFC 4180)")
    ResponseEntity<?> csv(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable String month,
            @RequestParam String currency) {
        Outcome<byte[]> csv =
                asked(month, currency)
                        .then(asked ->
                                statements
                                        .items(
                                                caller,
                                                organisation,
                                                asked.month(),
                                                asked.currency())
                                        .map(items -> csv(items, asked.currency())));
        return switch (csv) {
            case Outcome.Refused<byte[]>(var refusal) -> Answers.refuse(refusal);
            case Outcome.Done<byte[]>(byte[] bytes) ->
                    ResponseEntity.ok()
                            .header(
                                    HttpHeaders.CONTENT_TYPE,
                                    "text/csv; charset=utf-8; header=present")
                            .header(
                                    HttpHeaders.CONTENT_DISPOSITION,
                                    "attachment; filename=\"statement-%s-%s.csv\""
                                            .formatted(month, currency))
                            .body(bytes);
        };
    }

    @GetMapping(path = "/{month}.pdf")
    @Operation(summary = "The statement of one month to print, with what is behind it")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(mediaType = MediaType.APPLICATION_PDF_VALUE))
    ResponseEntity<?> pdf(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable String month,
            @RequestParam String currency,
            @Parameter(description = "The language, `en` or `zh-Hans`")
                    @RequestParam(defaultValue = "en")
                    String locale) {
        return switch (sheet(caller, organisation, asked(month, currency), locale)) {
            case Outcome.Refused<byte[]>(var refusal) -> Answers.refuse(refusal);
            case Outcome.Done<byte[]>(byte[] sheet) ->
                    ResponseEntity.ok()
                            .contentType(MediaType.APPLICATION_PDF)
                            .header(
                                    HttpHeaders.CONTENT_DISPOSITION,
                                    "attachment; filename=\"statement-%s-%s.pdf\""
                                            .formatted(month, currency))
                            .body(sheet);
        };
    }

    private Outcome<byte[]> sheet(
            Caller caller, Id.OrganisationId organisation, Outcome<Asked> of, String locale) {
        if (!sheets.tryAcquire()) {
            return Outcome.refused(
                    RefusalCode.BUSY, "Others print their statements now; try again in a minute.");
        }
        try {
            return content(caller, organisation, of, locale).map(StatementSheet::of);
        } finally {
            sheets.release();
        }
    }

    private Outcome<StatementSheet.Content> content(
            Caller caller, Id.OrganisationId organisation, Outcome<Asked> of, String locale) {
        return of.then(asked ->
                organisations
                        .see(caller, organisation)
                        .then(seen ->
                                statements
                                        .find(caller, organisation, asked.month(), asked.currency())
                                        .then(statement ->
                                                statements
                                                        .items(
                                                                caller,
                                                                organisation,
                                                                asked.month(),
                                                                asked.currency())
                                                        .map(items ->
                                                                new StatementSheet.Content(
                                                                        seen.name(),
                                                                        statement,
                                                                        next(statement),
                                                                        items,
                                                                        locale)))));
    }

    private Optional<Long> next(Statement statement) {
        return Optional.ofNullable(
                payouts.next(statement.organisation(), List.of(statement)).get(statement));
    }

    private static byte[] csv(List<Statements.Item> items, Currency currency) {
        String rows =
                items.stream()
                        .map(each ->
                                String.join(
                                        ",",
                                        each.what(),
                                        each.id(),
                                        each.at().toString(),
                                        quoted(each.title()),
                                        each.region(),
                                        currency.code(),
                                        decimal(each.gross(), currency),
                                        decimal(each.tax(), currency),
                                        decimal(each.platform(), currency),
                                        decimal(each.maker(), currency),
                                        decimal(each.earned(), currency)))
                        .collect(Collectors.joining("\r\n"));
        return (CSV_HEAD + rows + (items.isEmpty() ? "" : "\r\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static String decimal(long minor, Currency currency) {
        return new Money(minor, currency).decimal().toPlainString();
    }

    /// A title that begins like a formula would be one in a spreadsheet.
    private static String quoted(String text) {
        String harmless =
                !text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }

    private record Asked(YearMonth month, Currency currency) {}

    private static Outcome<Asked> asked(String month, String currency) {
        Optional<Currency> known = Currency.find(currency);
        try {
            if (known.isPresent()) {
                return Outcome.done(new Asked(YearMonth.parse(month), known.get()));
            }
        } catch (DateTimeException malformed) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A month is a year and a month, for example 2026-11.");
        }
        return Outcome.refused(
                RefusalCode.FIELD_INVALID, "Give a currency of ISO 4217, for example CNY.");
    }
}
