package org.opentos.hub.pay.provider;

import static java.util.Objects.requireNonNull;

import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.BalanceTransactionSource;
import com.stripe.model.Charge;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.model.Transfer;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.service.V1Services;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.pay.provider.ReportLine.Kind;
import org.opentos.protocol.money.Money;

/// Reads the movements of the balance of one day.
final class StripeReport {
    private final V1Services stripe;
    private final InstantSource clock;

    StripeReport(V1Services stripe, InstantSource clock) {
        this.stripe = stripe;
        this.clock = clock;
    }

    Answer<List<ReportLine>> lines(LocalDate day) {
        if (!day.isBefore(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            return Answer.noAnswer(day + " is not over");
        }
        return StripeCalls.ask(() -> read(day));
    }

    private List<ReportLine> read(LocalDate day) throws StripeException {
        BalanceTransactionListParams.Builder params =
                BalanceTransactionListParams.builder()
                        .setCreated(
                                BalanceTransactionListParams.Created.builder()
                                        .setGte(seconds(day))
                                        .setLt(seconds(day.plusDays(1)))
                                        .build())
                        .setLimit((long) StripePayments.PAGE_SIZE)
                        .addExpand("data.source");
        List<ReportLine> lines = new ArrayList<>();
        while (lines.size() <= ReportLine.LINES_MAX - StripePayments.PAGE_SIZE) {
            StripeCollection<BalanceTransaction> page =
                    stripe.balanceTransactions().list(params.build());
            page.getData().forEach(each -> lines.add(line(each)));
            if (!Boolean.TRUE.equals(page.getHasMore())) {
                return List.copyOf(lines);
            }
            params.setStartingAfter(page.getData().getLast().getId());
        }
        throw new IllegalArgumentException("more than " + lines.size() + " movements");
    }

    private static long seconds(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    private static ReportLine line(BalanceTransaction moved) {
        Kind kind =
                switch (requireNonNull(moved.getReportingCategory())) {
                    case "charge" -> Kind.PAYMENT;
                    case "refund", "refund_failure" -> Kind.REFUND;
                    case "dispute", "dispute_reversal" -> Kind.DISPUTE;
                    case "transfer", "transfer_reversal" -> Kind.PAY_OUT;
                    default -> Kind.OTHER;
                };
        @Nullable BalanceTransactionSource source = moved.getSourceObject();
        String id =
                switch (source) {
                    case Charge charge when charge.getPaymentIntent() != null ->
                            charge.getPaymentIntent();
                    case null -> moved.getId();
                    default -> source.getId();
                };
        Optional<Reference> reference =
                switch (source) {
                    case Charge charge -> StripePayments.reference(charge.getMetadata());
                    case Refund refund -> StripePayments.reference(refund.getMetadata());
                    case Transfer transfer ->
                            Optional.ofNullable(transfer.getTransferGroup())
                                    .filter(Reference::fits)
                                    .map(Reference::new);
                    case null, default -> Optional.empty();
                };
        Money amount = StripePayments.money(moved.getAmount(), moved.getCurrency());
        return new ReportLine(
                kind,
                id,
                reference,
                amount,
                StripePayments.money(moved.getFee(), moved.getCurrency()),
                Instant.ofEpochSecond(moved.getCreated()));
    }
}
