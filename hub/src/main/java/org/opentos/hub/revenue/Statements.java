package org.opentos.hub.revenue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What organisations earn, month by month. A month is closed some days after its end; until then
/// its statement is computed anew each time.
@Component
public class Statements {
    /// From the end of a month until it is closed: whatever the ledger had not answered by then is
    /// long settled.
    static final Duration CLOSED_AFTER = Duration.ofDays(2);

    /// Months that are told of at a time.
    static final int MONTHS_MAX = 36;

    /// Sales, refunds and payouts that are told of at a time.
    public static final int ITEMS_MAX = 10_000;

    /// After everything that is kept.
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    /// What one round of [#close] takes.
    private static final int ROUND_MAX = 200;

    private static final Logger log = LoggerFactory.getLogger(Statements.class);

    private final StatementRows rows;
    private final Organisations organisations;
    private final Ledger ledger;
    private final InstantSource clock;

    Statements(
            StatementRows rows, Organisations organisations, Ledger ledger, InstantSource clock) {
        this.rows = rows;
        this.organisations = organisations;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// One sale, refund or payout behind a statement, as its organisation is told of it: of others'
    /// sales on its devices it sees its own part alone.
    ///
    /// @param what `sale`, `refund`, `payout` or `payout-return`
    /// @param id of it; that of the payout which came back
    /// @param gross what the customer paid; 0 of others' sales and of payouts
    /// @param earned what of it is the organisation's
    public record Item(
            String what,
            String id,
            Instant at,
            String title,
            String region,
            long gross,
            long tax,
            long platform,
            long maker,
            long earned) {}

    /// The statements of an organisation, the newest first, from its first sale to this month.
    public Outcome<List<Statement>> of(Caller caller, Id.OrganisationId organisation) {
        return organisations.see(caller, organisation).map(_ -> all(organisation));
    }

    private List<Statement> all(Id.OrganisationId organisation) {
        YearMonth now = month(clock.instant());
        List<Statement> all = new ArrayList<>();
        for (StatementRows.Beginning each : rows.beginnings(organisation)) {
            YearMonth first = month(each.at());
            YearMonth earliest = now.minusMonths(MONTHS_MAX - 1L);
            YearMonth from = first.isBefore(earliest) ? earliest : first;
            for (YearMonth month = now; !month.isBefore(from); month = month.minusMonths(1)) {
                all.add(statement(organisation, month, each.currency()));
            }
        }
        return all;
    }

    /// Refused as `not-found` where the caller does not administer the organisation, and
    /// `time-invalid` of a month that has not begun.
    public Outcome<Statement> find(
            Caller caller, Id.OrganisationId organisation, YearMonth month, Currency currency) {
        return allowed(caller, organisation, month)
                .map(_ -> statement(organisation, month, currency));
    }

    /// The sales, refunds and payouts of a month, oldest first, at most [#ITEMS_MAX]. Refused as
    /// [#find].
    public Outcome<List<Item>> items(
            Caller caller, Id.OrganisationId organisation, YearMonth month, Currency currency) {
        return allowed(caller, organisation, month)
                .map(_ -> rows.items(organisation, currency, begin(month), end(month), ITEMS_MAX));
    }

    private Outcome<Organisation> allowed(
            Caller caller, Id.OrganisationId organisation, YearMonth month) {
        return organisations
                .see(caller, organisation)
                .then(seen ->
                        month.isAfter(month(clock.instant()))
                                ? Outcome.refused(
                                        RefusalCode.TIME_INVALID,
                                        "That month has not begun; give this one or an earlier one.")
                                : Outcome.done(seen));
    }

    private Statement statement(
            Id.OrganisationId organisation, YearMonth month, Currency currency) {
        return rows.closed(organisation, month, currency)
                .orElseGet(() -> computed(organisation, month, currency));
    }

    private Statement computed(Id.OrganisationId organisation, YearMonth month, Currency currency) {
        long opening =
                rows.lines(organisation, currency, Instant.EPOCH, begin(month)).stream()
                        .mapToLong(Statement.Line::minor)
                        .sum();
        return new Statement(
                organisation,
                month,
                currency,
                opening,
                rows.lines(organisation, currency, begin(month), end(month)),
                rows.reserve(organisation, currency, end(month)),
                Optional.empty());
    }

    /// What may be paid out of the statement of the month that was closed last.
    ///
    /// @param minor 0 or below where nothing may
    public record Payable(YearMonth month, long minor) {}

    /// The month that ended last and whose days until it is closed are over.
    public YearMonth lastClosable() {
        Instant now = clock.instant();
        YearMonth before = month(now).minusMonths(1);
        return now.isBefore(end(before).plus(CLOSED_AFTER)) ? before.minusMonths(1) : before;
    }

    /// What an organisation may be paid out now: what the last statement says is payable, less what
    /// was paid out since and came not back, and never more than the ledger has for it. Empty where
    /// that statement has yet to be closed, or the ledger does not confirm it.
    public Optional<Payable> payable(Id.OrganisationId organisation, Currency currency) {
        YearMonth month = lastClosable();
        long kept = kept(AccountKind.PAYABLE, organisation, currency);
        if (kept <= 0) {
            return Optional.of(new Payable(month, 0));
        }
        Statement statement = statement(organisation, month, currency);
        // Where nothing happened in the month there is nothing to close; the ledger is asked now.
        boolean sound =
                statement.closed().isPresent()
                        || statement.lines().isEmpty()
                                && !rows.isUnsettled(end(month))
                                && closingNow(statement) == kept(organisation, currency);
        if (!sound) {
            return Optional.empty();
        }
        long since =
                rows.payouts(organisation, currency, end(month), FAR).stream()
                        .mapToLong(Statement.Line::minor)
                        .sum();
        return Optional.of(new Payable(month, Math.min(statement.payable() + since, kept)));
    }

    /// What a statement and what happened since come to.
    private long closingNow(Statement statement) {
        return statement.closing()
                + rows
                        .lines(
                                statement.organisation(),
                                statement.currency(),
                                end(statement.month()),
                                FAR)
                        .stream()
                        .mapToLong(Statement.Line::minor)
                        .sum();
    }

    /// Closes the statements of the month that ended last, once its days are over. One whose sum is
    /// not what the ledger has is not closed, and is told of in the log.
    void close() {
        Instant now = clock.instant();
        YearMonth month = month(now).minusMonths(1);
        if (lastClosable().isBefore(month) || rows.isUnsettled(end(month))) {
            return;
        }
        for (StatementRows.Open each : rows.unclosed(month, begin(month), end(month), ROUND_MAX)) {
            Statement statement = computed(each.organisation(), month, each.currency());
            long comes = closingNow(statement);
            long kept = kept(each.organisation(), each.currency());
            if (comes == kept) {
                rows.insert(statement, now);
            } else {
                log.error(
                        "the statement of {} for {} in {} is not closed: it comes to {}, and the ledger has {}",
                        each.organisation(),
                        month,
                        each.currency(),
                        comes,
                        kept);
            }
        }
    }

    private long kept(Id.OrganisationId organisation, Currency currency) {
        return kept(AccountKind.PAYABLE, organisation, currency)
                + kept(AccountKind.RESERVE, organisation, currency);
    }

    private long kept(AccountKind kind, Id.OrganisationId organisation, Currency currency) {
        return ledger.accounts(kind, organisation.text()).stream()
                .filter(each -> each.name().currency().equals(currency))
                .map(NamedBalance::balance)
                .mapToLong(Balance::minor)
                .sum();
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private static Instant begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant end(YearMonth month) {
        return begin(month.plusMonths(1));
    }
}
