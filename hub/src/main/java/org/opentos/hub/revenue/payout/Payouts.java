package org.opentos.hub.revenue.payout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.revenue.Statement;
import org.opentos.hub.revenue.Statements;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Payouts: what the statement of a month says is payable is decided and written down, then the
/// ledger is asked. Where the answer is lost, [#settle] asks again, under the same key.
@Component
public class Payouts {
    /// Payouts of one organisation that are told of.
    public static final int LIST_MAX = 200;

    /// The most that is paid at once, in minor units: what the SEPA rulebook allows. What is left
    /// is paid out with the next statement.
    static final long AMOUNT_MINOR_MAX = 99_999_999_999L;

    /// What one page of a round takes.
    static final int ROUND_MAX = 200;

    /// After this the ledger's answer counts as lost.
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Payouts.class);

    private final PayoutRows rows;
    private final DestinationRows destinationRows;
    private final Destinations destinations;
    private final PayoutPostings postings;
    private final Withholdings withholdings;
    private final Statements statements;
    private final Organisations organisations;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final InstantSource clock;

    Payouts(
            PayoutRows rows,
            DestinationRows destinationRows,
            Destinations destinations,
            PayoutPostings postings,
            Withholdings withholdings,
            Statements statements,
            Organisations organisations,
            TransactionTemplate transaction,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.destinationRows = destinationRows;
        this.destinations = destinations;
        this.postings = postings;
        this.withholdings = withholdings;
        this.statements = statements;
        this.organisations = organisations;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /// The payouts of an organisation, the newest first, at most [#LIST_MAX].
    public Outcome<List<Payout>> of(Caller caller, Id.OrganisationId organisation) {
        return organisations.see(caller, organisation).map(_ -> rows.of(organisation, LIST_MAX));
    }

    public Optional<Payout> find(Id.PayoutId id) {
        return rows.find(id);
    }

    /// What of each of these statements of one organisation was paid out next, or will be as things
    /// stand: what remains of its closing balance is carried. Statements of which that cannot be
    /// said are left out.
    public Map<Statement, Long> next(Id.OrganisationId organisation, List<Statement> all) {
        List<Payout> payouts = rows.of(organisation, LIST_MAX);
        List<Destination> to = destinationRows.of(organisation);
        Map<Statement, Long> next = new HashMap<>();
        for (Statement each : all) {
            payouts.stream()
                    .filter(payout -> stands(payout) && isOf(payout, each))
                    .map(Payout::taken)
                    .findFirst()
                    .or(() -> expected(each, to))
                    .ifPresent(minor -> next.put(each, minor));
        }
        return next;
    }

    /// Of a month that is over, and after which none was closed.
    private Optional<Long> expected(Statement statement, List<Destination> to) {
        YearMonth running = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        if (statement.month().isBefore(statements.lastClosable())
                || !statement.month().isBefore(running)) {
            return Optional.empty();
        }
        return to.stream()
                .filter(each ->
                        each.minimum().currency().equals(statement.currency())
                                && each.returned().isEmpty())
                .findFirst()
                .flatMap(destinations::minimum)
                .map(minimum -> amount(statement.payable(), minimum));
    }

    private static boolean stands(Payout payout) {
        return switch (payout.state()) {
            case DUE, IN_FILE, SENT, CONFIRMED -> true;
            case RETURNED, REFUSED -> false;
        };
    }

    private static boolean isOf(Payout payout, Statement statement) {
        return payout.month().equals(statement.month())
                && payout.amount().currency().equals(statement.currency());
    }

    private static long amount(long payable, Money minimum) {
        return payable < minimum.minor() ? 0 : Math.min(payable, AMOUNT_MINOR_MAX);
    }

    /// Decides on a payout of each organisation that may get one now, and asks the ledger.
    void payAll() {
        YearMonth month = statements.lastClosable();
        Instant now = clock.instant();
        Optional<Destination> last = Optional.empty();
        List<Destination> page;
        do {
            page = destinationRows.payable(month, now, last, ROUND_MAX);
            for (Destination each : page) {
                decided(each).ifPresent(this::post);
                last = Optional.of(each);
            }
        } while (page.size() == ROUND_MAX);
    }

    /// Several at once for one destination wait for each other; the second finds what the first
    /// wrote.
    Optional<Payout> decided(Destination seen) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Currency currency = seen.minimum().currency();
                    return destinationRows
                            .hold(seen.organisation(), currency)
                            .filter(held -> held.usable(clock.instant()))
                            .filter(held ->
                                    !rows.isBusy(
                                            held.organisation(),
                                            currency,
                                            statements.lastClosable()))
                            .flatMap(this::decide);
                }));
    }

    private Optional<Payout> decide(Destination to) {
        Currency currency = to.minimum().currency();
        Optional<Money> minimum = destinations.minimum(to);
        Optional<Statements.Payable> payable = statements.payable(to.organisation(), currency);
        if (minimum.isEmpty() || payable.isEmpty()) {
            return Optional.empty();
        }
        long minor = amount(payable.get().minor(), minimum.get());
        if (minor == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Payout.Withheld> withheld = withheld(to.organisation(), minor, now);
        Payout payout =
                new Payout(
                        ids.next(Id.PayoutId::new),
                        to.organisation(),
                        payable.get().month(),
                        new Money(
                                minor - withheld.map(Payout.Withheld::minor).orElse(0L), currency),
                        withheld,
                        now,
                        Payout.State.DUE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        rows.insert(payout);
        return Optional.of(payout);
    }

    private Optional<Payout.Withheld> withheld(
            Id.OrganisationId organisation, long minor, Instant now) {
        return withholdings
                .on(organisation, LocalDate.ofInstant(now, ZoneOffset.UTC))
                .map(rate -> new Payout.Withheld(rate.of(minor), rate.region()))
                .filter(found -> found.minor() > 0 && found.minor() < minor);
    }

    private void post(Payout payout) {
        switch (postings.paid(payout)) {
            case Outcome.Done<PostingNumber>(PostingNumber posting) ->
                    rows.posted(payout.id(), posting);
            case Outcome.Refused<PostingNumber>(Refusal refusal) -> {
                if (isLast(refusal)) {
                    log.error("the ledger refused {}: {}", payout.id(), refusal.code());
                    rows.refused(payout.id(), refusal.code());
                }
            }
        }
    }

    /// Whether the ledger will say the same whenever it is asked again.
    private static boolean isLast(Refusal refusal) {
        return refusal.code().category() != RefusalCode.Category.UNAVAILABLE;
    }

    /// Gives the money of a payout that came back to its organisation.
    void postReturn(Payout payout) {
        switch (postings.returned(payout)) {
            case Outcome.Done<PostingNumber>(PostingNumber posting) ->
                    rows.returnPosted(payout.id(), posting);
            case Outcome.Refused<PostingNumber>(Refusal refusal) ->
                    log.warn(
                            "{} came back and is not in the payable account yet: {}",
                            payout.id(),
                            refusal.code());
        }
    }

    /// Asks the ledger again where its answer was lost, after a crash above all.
    void settle() {
        Instant before = clock.instant().minus(ANSWER_MAX);
        rows.unposted(before, ROUND_MAX).forEach(this::post);
        rows.unreturned(before, ROUND_MAX).forEach(this::postReturn);
    }
}
