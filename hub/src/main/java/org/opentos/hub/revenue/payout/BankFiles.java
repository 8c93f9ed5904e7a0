package org.opentos.hub.revenue.payout;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.PayoutSettings;
import org.opentos.hub.settings.StartException;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The operator's side of payouts: files for the bank, and what the bank says of them.
@Component
public class BankFiles {
    /// Payouts in one file: the bank's report on them stays well below
    /// [StatusReports#REPORT_BYTES_MAX].
    static final int PAYOUTS_MAX = 1_000;

    /// Files that are told of.
    public static final int LIST_MAX = 100;

    /// How far ahead the bank may be asked to pay.
    static final int DAYS_AHEAD_MAX = 30;

    private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    private final PayoutRows rows;
    private final DestinationRows destinations;
    private final Payouts payouts;
    private final Optional<PayoutSettings> from;
    private final TransactionTemplate transaction;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;

    BankFiles(
            PayoutRows rows,
            DestinationRows destinations,
            Payouts payouts,
            HubSettings settings,
            TransactionTemplate transaction,
            AuditLog audit,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.destinations = destinations;
        this.payouts = payouts;
        this.from = settings.payouts();
        this.transaction = transaction;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        from.filter(each -> BankText.of(each.name(), BankText.NAME_CHARACTERS_MAX).isEmpty())
                .ifPresent(each -> {
                    throw new StartException(
                            "payout-name is %s; write it in Latin letters as the bank has it, in at most %d characters"
                                    .formatted(each.name(), BankText.NAME_CHARACTERS_MAX));
                });
    }

    /// What a report, or an operator, changed.
    ///
    /// @param underWay payouts of which nothing final was said
    /// @param unchanged payouts of which it was known already, or that had come back before
    public record Change(
            Id.BankFileId file, int confirmed, int returned, int underWay, int unchanged) {}

    /// What can be put into a file now, of one currency.
    public record Due(int payouts, Money sum) {}

    /// Whether the hub has an account from which it pays.
    public boolean available() {
        return from.isPresent();
    }

    /// What [#make] would put into files, by currency.
    public List<Due> due() {
        return rows.due(clock.instant());
    }

    /// The newest files, at most [#LIST_MAX].
    public List<BankFile> list() {
        return rows.files(LIST_MAX);
    }

    public Optional<BankFile> find(Id.BankFileId id) {
        return rows.find(id);
    }

    /// The payouts in a file, in its order.
    public List<Payout> payouts(Id.BankFileId id) {
        return rows.of(id);
    }

    /// The same bytes each time.
    public Optional<byte[]> content(Id.BankFileId id) {
        return rows.content(id);
    }

    /// The next day on which banks work, by their week alone.
    public LocalDate nextExecution() {
        LocalDate day = today().plusDays(1);
        while (WEEKEND.contains(day.getDayOfWeek())) {
            day = day.plusDays(1);
        }
        return day;
    }

    private LocalDate today() {
        return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /// Puts everything that is due into files, one for each currency and [#PAYOUTS_MAX] payouts;
    /// none where nothing is.
    ///
    /// Refused, in this order: `payouts-unavailable`; `time-invalid` where the day is over, more
    /// than [#DAYS_AHEAD_MAX] days ahead, or on a weekend.
    public Outcome<List<BankFile>> make(LocalDate execution, String address) {
        if (from.isEmpty()) {
            return Outcome.refused(Destinations.unavailable());
        }
        boolean near =
                !execution.isBefore(today())
                        && !execution.isAfter(today().plusDays(DAYS_AHEAD_MAX));
        if (!near || WEEKEND.contains(execution.getDayOfWeek())) {
            return Outcome.refused(
                    RefusalCode.TIME_INVALID,
                    "Give a day of the week from today on, at most "
                            + DAYS_AHEAD_MAX
                            + " days ahead.");
        }
        List<BankFile> made = new ArrayList<>();
        for (Due each : due()) {
            Optional<BankFile> file;
            do {
                file =
                        Objects.requireNonNull(
                                transaction.execute(_ ->
                                        make(
                                                from.get(),
                                                each.sum().currency(),
                                                execution,
                                                address)));
                file.ifPresent(made::add);
            } while (file.filter(full -> full.payouts() == PAYOUTS_MAX).isPresent());
        }
        return Outcome.done(made);
    }

    private Optional<BankFile> make(
            PayoutSettings from, Currency currency, LocalDate execution, String address) {
        Id.BankFileId id = ids.next(Id.BankFileId::new);
        Instant now = clock.instant();
        List<Payout> taken = rows.take(id, currency, now, PAYOUTS_MAX);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        Money sum = taken.stream().map(Payout::amount).reduce(Money.zero(currency), Money::plus);
        BankFile file = new BankFile(id, execution, now, taken.size(), sum, Optional.empty());
        rows.insert(file, CreditTransfers.write(from, file, taken));
        record(
                "bank-file-made",
                id.text(),
                address,
                Map.of("payouts", taken.size(), "sum", sum.toString()));
        return Optional.of(file);
    }

    private void record(String act, String target, String address, Map<String, ?> detail) {
        audit.record("hub", act, target, address, detail);
    }

    /// The operator gave a file to the bank. Again, it changes nothing. Refused as `not-found`.
    public Outcome<BankFile> sent(Id.BankFileId id, String address) {
        transaction.executeWithoutResult(_ -> {
            if (rows.sent(id, clock.instant())) {
                record("bank-file-sent", id.text(), address, Map.of());
            }
        });
        return rows.find(id)
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND, "There is no such file; look at the list."));
    }

    /// Takes up what the bank says. A late report, one that came before, and one that says the
    /// opposite of what was booked change nothing twice: what came back stays so, what was
    /// confirmed may still come back.
    ///
    /// Refused, in this order: `report-unreadable`; `not-found` where it is of no file of ours;
    /// `report-differs` where its number, sum or payouts are not those of the file.
    public Outcome<Change> report(byte[] bytes, String address) {
        return StatusReports.read(bytes)
                .then(report ->
                        named(report)
                                .then(file -> matched(report, file))
                                .map(file -> apply(report, file, address)));
    }

    private Outcome<BankFile> named(StatusReport report) {
        Optional<BankFile> file;
        try {
            file = rows.find(BankFile.named(report.messageId()));
        } catch (IllegalArgumentException another) {
            file = Optional.empty();
        }
        return file.map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "The report is of no file of this hub; look at its OrgnlMsgId."));
    }

    private Outcome<BankFile> matched(StatusReport report, BankFile file) {
        BigDecimal sum = file.sum().decimal();
        List<String> known = rows.of(file.id()).stream().map(Payout::endToEndId).toList();
        boolean same =
                report.number().orElse(file.payouts()) == file.payouts()
                        && report.sum().orElse(sum).compareTo(sum) == 0
                        && Set.copyOf(known).containsAll(report.single().keySet());
        return same
                ? Outcome.done(file)
                : Outcome.refused(
                        RefusalCode.REPORT_DIFFERS,
                        "The report names this hub's file, but other payouts than are in it; nothing was changed.");
    }

    private Change apply(StatusReport report, BankFile file, String address) {
        List<Payout> came = new ArrayList<>();
        Change change =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            rows.sent(file.id(), clock.instant());
                            int[] counts = new int[Step.values().length];
                            for (Payout each : rows.hold(file.id())) {
                                Step step = apply(each, report);
                                counts[step.ordinal()]++;
                                if (step == Step.RETURNED) {
                                    came.add(rows.find(each.id()).orElseThrow());
                                }
                            }
                            Change made =
                                    new Change(
                                            file.id(),
                                            counts[Step.CONFIRMED.ordinal()],
                                            counts[Step.RETURNED.ordinal()],
                                            counts[Step.UNDER_WAY.ordinal()],
                                            counts[Step.UNCHANGED.ordinal()]);
                            record(
                                    "bank-report-read",
                                    file.id().text(),
                                    address,
                                    Map.of(
                                            "confirmed", made.confirmed(),
                                            "returned", made.returned()));
                            return made;
                        }));
        came.forEach(payouts::postReturn);
        return change;
    }

    private enum Step {
        CONFIRMED,
        RETURNED,
        UNDER_WAY,
        UNCHANGED
    }

    /// In the transaction under way. Where a report says several things of one payout, what takes
    /// the money back counts. That the bank did not take the file says nothing against an account.
    private Step apply(Payout payout, StatusReport report) {
        List<StatusReport.Said> own = report.single().getOrDefault(payout.endToEndId(), List.of());
        List<StatusReport.Said> said = own.isEmpty() ? report.whole().stream().toList() : own;
        Optional<StatusReport.Said> back = meaning(said, StatusReport.Meaning.RETURNED);
        if (back.isPresent()) {
            return takeBack(payout, back.get().status() + ' ' + back.get().reason(), !own.isEmpty())
                    ? Step.RETURNED
                    : Step.UNCHANGED;
        }
        if (meaning(said, StatusReport.Meaning.CONFIRMED).isPresent()) {
            return confirm(payout) ? Step.CONFIRMED : Step.UNCHANGED;
        }
        return payout.state() == Payout.State.SENT ? Step.UNDER_WAY : Step.UNCHANGED;
    }

    private static Optional<StatusReport.Said> meaning(
            List<StatusReport.Said> said, StatusReport.Meaning meaning) {
        return said.stream().filter(each -> each.meaning() == meaning).findFirst();
    }

    private boolean confirm(Payout payout) {
        if (payout.state() != Payout.State.SENT) {
            return false;
        }
        rows.confirmed(payout.id(), clock.instant());
        return true;
    }

    /// @param holds whether nothing more is paid to its account
    private boolean takeBack(Payout payout, String reason, boolean holds) {
        if (payout.state() == Payout.State.RETURNED) {
            return false;
        }
        String shown = reason.replaceAll("\\p{Cntrl}", " ").strip();
        rows.returned(
                payout.id(),
                clock.instant(),
                shown.substring(0, Math.min(shown.length(), Payout.REASON_CHARACTERS_MAX)));
        if (holds) {
            destinations.returned(payout);
        }
        return true;
    }

    /// The bank paid, as the operator saw. Again, it changes nothing. Refused, in this order:
    /// `not-found`; `payout-not-sent`; `payout-returned`.
    public Outcome<Payout> confirm(Id.PayoutId id, String address) {
        return change(
                id,
                address,
                "payout-confirmed",
                held ->
                        switch (held.state()) {
                            case DUE, IN_FILE, REFUSED -> Outcome.refused(notSent());
                            case RETURNED ->
                                    Outcome.refused(
                                            RefusalCode.PAYOUT_RETURNED,
                                            "It came back, and its money is with the organisation again; the next statement pays it.");
                            case SENT, CONFIRMED -> Outcome.done(confirm(held));
                        });
    }

    /// The money came back, as the operator saw. Again, it changes nothing. Refused, in this order:
    /// `not-found`; `payout-not-sent`.
    ///
    /// @param reason for the organisation; at most [Payout#REASON_CHARACTERS_MAX] characters are
    ///   kept
    public Outcome<Payout> giveBack(Id.PayoutId id, String reason, String address) {
        Outcome<Payout> outcome =
                change(
                        id,
                        address,
                        "payout-returned",
                        held ->
                                switch (held.state()) {
                                    case DUE, IN_FILE, REFUSED -> Outcome.refused(notSent());
                                    case SENT, CONFIRMED, RETURNED ->
                                            Outcome.done(takeBack(held, reason, true));
                                });
        return outcome.map(payout -> {
            payouts.postReturn(payout);
            return payout;
        });
    }

    private static Refusal notSent() {
        return Refusal.of(
                RefusalCode.PAYOUT_NOT_SENT,
                "The bank does not have it yet; send its file first, and say so.");
    }

    private Outcome<Payout> change(
            Id.PayoutId id, String address, String act, Function<Payout, Outcome<Boolean>> change) {
        return Objects.requireNonNull(
                transaction.execute(_ ->
                        rows.hold(id)
                                .map(held ->
                                        change.apply(held)
                                                .map(changed -> {
                                                    if (changed) {
                                                        record(act, id.text(), address, Map.of());
                                                    }
                                                    return rows.find(id).orElseThrow();
                                                }))
                                .orElseGet(() ->
                                        Outcome.refused(
                                                RefusalCode.NOT_FOUND,
                                                "There is no such payout; look at its file."))));
    }
}
