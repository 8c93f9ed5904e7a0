package org.opentos.hub.pay.reconciliation;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.pay.provider.Answer;
import org.opentos.hub.pay.provider.PaymentProvider;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.provider.ReportLine;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads each day's report of each provider once the day is over, books the fees in it, and says
/// what differs from the hub's own books. Differences are computed when they are asked for, so one
/// goes by itself when a late notification comes.
@Component
public class Reconciliation {
    /// So far back reports are read, and differences looked for.
    public static final int DAYS_MAX = 35;

    /// Differences of one provider that are shown.
    public static final int SHOWN_MAX = 200;

    public static final int NOTE_CHARACTERS_MAX = 500;

    private static final int ROUND_MAX = 100;
    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    private final ReportRows rows;
    private final PaymentProviders providers;
    private final Postings postings;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    Reconciliation(
            ReportRows rows,
            PaymentProviders providers,
            Postings postings,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.rows = rows;
        this.providers = providers;
        this.postings = postings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// How a provider's reports stand.
    ///
    /// @param days that were read, the newest first
    /// @param missing days that are over and were not read yet
    public record Standing(
            String provider,
            List<ProviderDay> days,
            List<LocalDate> missing,
            List<Difference> differences) {}

    public List<Standing> standing() {
        return providers.all().stream().map(this::standing).toList();
    }

    private Standing standing(PaymentProvider provider) {
        return new Standing(
                provider.name(),
                rows.days(provider.name(), DAYS_MAX),
                missing(provider),
                rows.differences(
                        provider.name(),
                        provider.reportZone(),
                        today(provider).minusDays(DAYS_MAX),
                        SHOWN_MAX));
    }

    private LocalDate today(PaymentProvider provider) {
        return LocalDate.ofInstant(clock.instant(), provider.reportZone());
    }

    /// The days since somebody first paid there, over by now and not read yet, the oldest first.
    private List<LocalDate> missing(PaymentProvider provider) {
        ZoneId zone = provider.reportZone();
        LocalDate today = today(provider);
        LocalDate earliest = today.minusDays(DAYS_MAX);
        Set<LocalDate> read =
                rows.days(provider.name(), DAYS_MAX + 1).stream()
                        .map(ProviderDay::day)
                        .collect(Collectors.toSet());
        return rows.first(provider.name(), zone)
                .map(first -> first.isBefore(earliest) ? earliest : first)
                .filter(first -> first.isBefore(today))
                .map(first -> first.datesUntil(today).filter(day -> !read.contains(day)).toList())
                .orElse(List.of());
    }

    /// Reads what is missing of each provider, until one does not answer.
    void readMissing() {
        for (PaymentProvider provider : providers.all()) {
            for (LocalDate day : missing(provider)) {
                if (!(read(provider, day) instanceof Outcome.Done)) {
                    break;
                }
            }
        }
    }

    /// Reads a day anew. Blocks. Refused as `provider-unknown`, `time-invalid` where the day is not
    /// over or too long ago, `provider-refused` or `provider-unreachable`.
    public Outcome<Integer> read(String name, LocalDate day) {
        Optional<PaymentProvider> provider = providers.find(name);
        if (provider.isEmpty()) {
            return unknown();
        }
        LocalDate today = today(provider.get());
        if (!day.isBefore(today) || day.isBefore(today.minusDays(DAYS_MAX))) {
            return Outcome.refused(
                    RefusalCode.TIME_INVALID,
                    "Reports are there of the last %d days that are over.".formatted(DAYS_MAX));
        }
        return read(provider.get(), day);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(
                RefusalCode.PROVIDER_UNKNOWN,
                "This hub has no payment provider of that name; look at the page of the operator.");
    }

    private Outcome<Integer> read(PaymentProvider provider, LocalDate day) {
        return switch (provider.report(day)) {
            case Answer.Done<List<ReportLine>>(List<ReportLine> lines) -> {
                Instant now = clock.instant();
                transaction.executeWithoutResult(_ -> rows.keep(provider.name(), day, now, lines));
                yield Outcome.done(lines.size());
            }
            case Answer.Refused<List<ReportLine>>(Refusal refusal) -> {
                log.warn("{} gives no report of {}: {}", provider.name(), day, refusal.detail());
                yield Outcome.refused(refusal);
            }
            case Answer.NoAnswer<List<ReportLine>>(String reason) -> {
                log.info("{} has no report of {} yet: {}", provider.name(), day, reason);
                yield Outcome.refused(
                        RefusalCode.PROVIDER_UNREACHABLE,
                        "The provider has no report of that day now; it is asked again by itself.");
            }
        };
    }

    /// Books the fees of days that were read: the provider keeps them of the hub's money there, and
    /// the platform bears them.
    void bookFees() {
        for (ReportRows.Fee fee : rows.unposted(ROUND_MAX)) {
            NamedLegs legs =
                    new NamedLegs(fee.amount().currency())
                            .add(AccountKind.REVENUE, "platform", -fee.amount().minor())
                            .add(AccountKind.CLEARING, fee.provider(), fee.amount().minor());
            String key = "%s/%s/%s".formatted(fee.provider(), fee.day(), fee.amount().currency());
            switch (postings.post(
                    new Key("provider-fee", key),
                    new Label("provider-fee", fee.provider()),
                    clock.instant(),
                    legs)) {
                case Outcome.Done<PostingNumber>(PostingNumber posting) ->
                        rows.posted(fee, posting);
                case Outcome.Refused<PostingNumber>(Refusal refusal) ->
                        log.warn("the fees {} are not booked yet: {}", key, refusal.code());
            }
        }
    }

    /// Says what was found out about a difference. Refused as `provider-unknown` or
    /// `field-invalid`.
    public Outcome<Standing> note(String name, Difference.Kind kind, String id, String note) {
        Optional<PaymentProvider> provider = providers.find(name);
        if (provider.isEmpty()) {
            return unknown();
        }
        if (note.isBlank() || note.length() > NOTE_CHARACTERS_MAX) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A note has 1 to " + NOTE_CHARACTERS_MAX + " characters.");
        }
        rows.note(name, kind, id, note, clock.instant());
        return Outcome.done(standing(provider.get()));
    }
}
