package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.pay.reconciliation.Difference;
import org.opentos.hub.pay.reconciliation.Reconciliation;
import org.opentos.hub.pay.wallet.PayOut;
import org.opentos.hub.pay.wallet.PayOuts;
import org.opentos.hub.pay.wallet.PaymentEvents;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What payment providers report beside what the hub booked, for the operator.
@RestController
@RequestMapping("/api/v1/operator/providers")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorReconciliationController {
    private final Reconciliation reconciliation;
    private final PaymentEvents events;
    private final PayOuts payOuts;

    OperatorReconciliationController(
            Reconciliation reconciliation, PaymentEvents events, PayOuts payOuts) {
        this.reconciliation = reconciliation;
        this.events = events;
        this.payOuts = payOuts;
    }

    record DayView(LocalDate day, Instant readAt, int lines) {}

    /// @param kind `payment-unknown`, `payment-missing`, `payment-differs`, `taken-back-differs` or
    ///   `other`
    /// @param note what was found out; null while it waits for somebody
    record DifferenceView(
            Difference.Kind kind,
            LocalDate day,
            String id,
            Id.@Nullable TopUpId topUp,
            @Nullable Amount theirs,
            @Nullable Amount ours,
            @Nullable String note) {
        static DifferenceView of(Difference difference) {
            return new DifferenceView(
                    difference.kind(),
                    difference.day(),
                    difference.id(),
                    difference.topUp().orElse(null),
                    amount(difference.theirs()),
                    amount(difference.ours()),
                    difference.note().orElse(null));
        }

        private static @Nullable Amount amount(Optional<Money> money) {
            return money.map(Amount::of).orElse(null);
        }
    }

    /// @param missing days that are over and of which there is no report yet
    record ProviderView(
            String provider,
            List<DayView> days,
            List<LocalDate> missing,
            List<DifferenceView> differences) {
        static ProviderView of(Reconciliation.Standing standing) {
            return new ProviderView(
                    standing.provider(),
                    standing.days().stream()
                            .map(each -> new DayView(each.day(), each.readAt(), each.lines()))
                            .toList(),
                    standing.missing(),
                    standing.differences().stream().map(DifferenceView::of).toList());
        }
    }

    /// @param fate `differs` where its amount is not what was asked for, `unmatched` where nothing
    ///   was
    record NotificationView(
            String provider, String kind, String subject, Instant receivedAt, String fate) {
        static NotificationView of(PaymentEvents.Kept kept) {
            return new NotificationView(
                    kept.provider(),
                    kept.kind(),
                    kept.subject(),
                    kept.received(),
                    kept.fate().name().toLowerCase(Locale.ROOT));
        }
    }

    /// A pay-out that is under way for long.
    ///
    /// @param state as the person sees it: while it is `begun` the ledger has not answered, while
    ///   `waiting` the provider; `done` or `failed` is not in the ledger yet
    record LatePayOutView(
            Id.PayOutId id, String provider, Amount amount, Instant begunAt, String state) {
        static LatePayOutView of(PayOut payOut) {
            return new LatePayOutView(
                    payOut.id(),
                    payOut.provider(),
                    Amount.of(payOut.amount()),
                    payOut.begun(),
                    PayOutController.PayOutView.word(payOut.state()));
        }
    }

    /// @param amiss notifications that fit nothing, the newest first, at most 200
    /// @param late pay-outs from wallets that are under way for more than an hour, the oldest
    ///   first, at most 100
    record ProvidersView(
            List<ProviderView> providers,
            List<NotificationView> amiss,
            List<LatePayOutView> late) {}

    record Note(@Nullable String note) {}

    @GetMapping
    @Operation(summary = "How each payment provider's reports stand, with every difference by name")
    ProvidersView all() {
        return new ProvidersView(
                reconciliation.standing().stream().map(ProviderView::of).toList(),
                events.amiss().stream().map(NotificationView::of).toList(),
                payOuts.late().stream().map(LatePayOutView::of).toList());
    }

    @PostMapping("/{provider}/days/{day}")
    @Operation(summary = "Read a provider's report of a day again, such as 2026-11-25")
    @ApiResponse(
            responseCode = "200",
            description = "Read",
            content = @Content(schema = @Schema(implementation = ProvidersView.class)))
    ResponseEntity<?> read(@PathVariable String provider, @PathVariable String day) {
        try {
            return Answers.of(reconciliation.read(provider, LocalDate.parse(day)).map(_ -> all()));
        } catch (DateTimeException notADay) {
            return Answers.refuse(
                    RefusalCode.TIME_INVALID, "A day has the form 2026-11-25 (ISO 8601).");
        }
    }

    @PutMapping("/{provider}/differences/{kind}/{id}")
    @Operation(summary = "Say what was found out about a difference, which settles it")
    @ApiResponse(
            responseCode = "200",
            description = "Noted",
            content = @Content(schema = @Schema(implementation = ProviderView.class)))
    ResponseEntity<?> note(
            @PathVariable String provider,
            @PathVariable String kind,
            @PathVariable String id,
            @RequestBody Note body) {
        try {
            return Answers.of(
                    reconciliation
                            .note(
                                    provider,
                                    Difference.Kind.parse(kind),
                                    id,
                                    Optional.ofNullable(body.note()).orElse(""))
                            .map(ProviderView::of));
        } catch (IllegalArgumentException noKind) {
            return Answers.refuse(
                    RefusalCode.NOT_FOUND, "There is no such kind of difference; GET names them.");
        }
    }
}
