package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.provider.ReportLine.Kind;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// What every [PaymentProvider] does.
abstract class PaymentProviderContract extends NotificationContract {
    PaymentProviderContract(String company, String name, String currency) {
        super(company, name, currency);
    }

    @Test
    void what_was_begun_is_paid_told_and_found() {
        Charge charge = charge(10_000);

        Checkout checkout = done(provider.begin(charge));
        PaymentState before = find(charge, Optional.of(checkout.handle()));
        world.tell("pay", Map.of("key", key(charge.reference())));
        Notification.Paid told = world.await(Notification.Paid.class);
        PaymentState after = find(charge, Optional.of(checkout.handle()));

        assertThat(before).isEqualTo(new PaymentState.Pending());
        assertThat(told.reference()).isEqualTo(charge.reference());
        assertThat(told.amount()).isEqualTo(money(10_000));
        assertThat(after)
                .isInstanceOfSatisfying(
                        PaymentState.Paid.class,
                        paid -> {
                            assertThat(paid.paymentId()).isEqualTo(told.paymentId());
                            assertThat(paid.amount()).isEqualTo(money(10_000));
                        });
        assertThat(find(charge, Optional.empty())).isEqualTo(after);
        assertThat(provider.begin(charge)).isNotInstanceOf(Answer.NoAnswer.class);
        assertThat(world.everything().get("payments").size()).isEqualTo(1);
    }

    @Test
    void beginning_twice_begins_once() {
        Charge charge = charge(500);

        Checkout first = done(provider.begin(charge));
        Checkout second = done(provider.begin(charge));

        assertThat(second).isEqualTo(first);
        assertThat(world.everything().get("payments").size()).isEqualTo(1);
    }

    @Test
    void a_provider_that_is_down_has_not_refused() {
        Charge charge = charge(1_000);
        world.behave("down", true);

        Answer<Checkout> begun = provider.begin(charge);
        Answer<PaymentState> found =
                provider.find(charge.reference(), Instant.now(), Optional.empty());

        assertThat(begun).isInstanceOf(Answer.NoAnswer.class);
        assertThat(found).isInstanceOf(Answer.NoAnswer.class);
        world.behave("down", false);
        assertThat(find(charge, Optional.empty())).isEqualTo(new PaymentState.Absent());
        assertThat(done(provider.begin(charge)).handle()).isNotEmpty();
    }

    @Test
    void a_provider_that_cannot_be_reached_has_not_refused() throws IOException {
        world.stopSimulator();

        assertThat(provider.begin(charge(1_000))).isInstanceOf(Answer.NoAnswer.class);
    }

    @Test
    void what_was_carried_out_without_an_answer_is_found() {
        Charge charge = charge(1_000);
        world.behave("losesAnswers", true);
        Answer<Checkout> begun = provider.begin(charge);
        world.behave("losesAnswers", false);

        assertThat(begun).isInstanceOf(Answer.NoAnswer.class);
        assertThat(find(charge, Optional.empty())).isEqualTo(new PaymentState.Pending());

        RefundOrder order = refund(charge, paid(charge), 400);
        PayOutOrder payOut = payOut(300);
        world.behave("losesAnswers", true);
        Answer<OutgoingState> refunding = provider.refund(order);
        Answer<OutgoingState> paying = provider.payOut(payOut);
        world.behave("losesAnswers", false);

        assertThat(refunding).isInstanceOf(Answer.NoAnswer.class);
        assertThat(done(provider.findRefund(order))).isInstanceOf(OutgoingState.Done.class);
        assertThat(paying).isInstanceOf(Answer.NoAnswer.class);
        assertThat(done(provider.findPayOut(payOut))).isNotInstanceOf(OutgoingState.Absent.class);
        assertThat(done(provider.refund(order))).isNotInstanceOf(OutgoingState.Failed.class);
        assertThat(world.everything().get("refunds").size()).isEqualTo(1);
    }

    @Test
    void a_payment_is_refunded_in_parts_and_never_beyond_what_was_paid() {
        Charge charge = charge(1_000);
        PaymentState.Paid paid = paid(charge);
        RefundOrder first = refund(charge, paid, 300);
        RefundOrder rest = refund(charge, paid, 700);
        RefundOrder tooMuch = refund(charge, paid, 1);

        done(provider.refund(first));
        done(provider.refund(first));
        Answer<OutgoingState> beyond = provider.refund(refund(charge, paid, 701));
        done(provider.refund(rest));
        Notification.Refunded told = world.await(Notification.Refunded.class);
        Notification.Refunded toldThen = world.await(Notification.Refunded.class);

        assertThat(refused(beyond)).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(refused(provider.refund(tooMuch))).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(done(provider.findRefund(tooMuch))).isEqualTo(new OutgoingState.Absent());
        assertThat(Set.of(told.refund().orElseThrow(), toldThen.refund().orElseThrow()))
                .isEqualTo(Set.of(first.refund(), rest.refund()));
        assertThat(told.paymentId()).isEqualTo(paid.paymentId());
        assertThat(done(provider.findRefund(rest)))
                .isInstanceOfSatisfying(
                        OutgoingState.Done.class,
                        state -> assertThat(state.amount()).isEqualTo(money(700)));
    }

    @Test
    void what_is_asked_for_again_days_later_is_not_done_twice() {
        Charge charge = charge(1_000);
        RefundOrder order = refund(charge, paid(charge), 300);
        PayOutOrder payOut = payOut(200);
        done(provider.refund(order));
        done(provider.payOut(payOut));

        world.clock.ahead(Duration.ofDays(3));
        done(provider.refund(order));
        done(provider.payOut(payOut));

        assertThat(world.everything().get("refunds").size()).isEqualTo(1);
        assertThat(world.everything().get("payOuts").size()).isEqualTo(1);
    }

    @Test
    void a_reference_stands_for_one_amount() {
        Charge charge = charge(1_000);
        PaymentState.Paid paid = paid(charge);
        RefundOrder order = refund(charge, paid, 300);
        done(provider.refund(order));
        PayOutOrder payOut = payOut(200);
        done(provider.payOut(payOut));

        RefundOrder otherRefund =
                new RefundOrder(
                        order.refund(),
                        order.payment(),
                        order.paymentId(),
                        money(301),
                        order.total());
        PayOutOrder otherPayOut =
                new PayOutOrder(payOut.reference(), recipient(), money(201), payOut.remark());

        assertThat(refused(provider.refund(otherRefund))).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(refused(provider.payOut(otherPayOut))).isEqualTo(RefusalCode.PROVIDER_REFUSED);
    }

    @Test
    void a_refund_that_fails_is_told_and_found() {
        Charge charge = charge(1_000);
        RefundOrder order = refund(charge, paid(charge), 1_000);
        world.behave("refundsFail", true);

        assertThat(done(provider.refund(order))).isInstanceOf(OutgoingState.Pending.class);

        Notification.RefundFailed told = world.await(Notification.RefundFailed.class);
        assertThat(told.refund()).contains(order.refund());
        assertThat(told.reason()).isNotBlank();
        assertThat(done(provider.findRefund(order))).isInstanceOf(OutgoingState.Failed.class);
    }

    private String openDispute(Charge charge) {
        return world.tell("dispute", Map.of("key", key(charge.reference()))).get("id").asString();
    }

    @Test
    void a_dispute_is_opened_and_lost() {
        Charge charge = charge(4_000);
        PaymentState.Paid paid = paid(charge);

        String dispute = openDispute(charge);
        Notification.DisputeOpened opened = world.await(Notification.DisputeOpened.class);
        world.tell("lose", Map.of("key", company + "/" + dispute));
        Notification.DisputeClosed closed = world.await(Notification.DisputeClosed.class);

        boolean moves = provider.disputesMoveMoney();
        assertThat(opened.disputeId()).isEqualTo(dispute);
        assertThat(opened.paymentId()).isEqualTo(paid.paymentId());
        assertThat(opened.disputed()).isEqualTo(money(4_000));
        assertThat(opened.withdrawn()).isEqualTo(money(moves ? 4_000 : 0));
        assertThat(opened.fee()).isEqualTo(money(moves ? 1_500 : 0));
        assertThat(closed.disputeId()).isEqualTo(dispute);
        assertThat(closed.won()).isEqualTo(!moves);
        assertThat(closed.returned()).isEqualTo(money(0));
        assertThat(closed.fee()).isEqualTo(money(moves ? 1_500 : 0));
    }

    @Test
    void a_dispute_is_opened_and_won() {
        Charge charge = charge(4_000);
        paid(charge);

        String dispute = openDispute(charge);
        world.tell("win", Map.of("key", company + "/" + dispute));
        Notification.DisputeClosed closed = world.await(Notification.DisputeClosed.class);

        boolean moves = provider.disputesMoveMoney();
        assertThat(closed.won()).isTrue();
        assertThat(closed.returned()).isEqualTo(money(moves ? 4_000 : 0));
        assertThat(closed.fee()).isEqualTo(money(moves ? 1_500 : 0));
    }

    PayOutOrder payOut(long minor) {
        return new PayOutOrder(reference(), recipient(), money(minor), "Revenue of May");
    }

    @Test
    void a_pay_out_is_made_once() {
        paid(charge(10_000));
        PayOutOrder order = payOut(2_500);

        OutgoingState first = done(provider.payOut(order));
        done(provider.payOut(order));
        if (first instanceof OutgoingState.Pending) {
            world.tell("confirm", Map.of("key", key(order.reference())));
        }
        Notification.PaidOut told = world.await(Notification.PaidOut.class);

        assertThat(told.reference()).isEqualTo(order.reference());
        assertThat(told.amount()).isEqualTo(money(2_500));
        assertThat(done(provider.findPayOut(order)))
                .isInstanceOfSatisfying(
                        OutgoingState.Done.class,
                        state -> assertThat(state.providerId()).isEqualTo(told.payOutId()));
        assertThat(world.everything().get("payOuts").size()).isEqualTo(1);
    }

    @Test
    void a_pay_out_that_fails_is_told_and_found() {
        paid(charge(10_000));
        PayOutOrder order = payOut(2_500);

        done(provider.payOut(order));
        world.tell("fail", Map.of("key", key(order.reference())));

        assertThat(world.await(Notification.PayOutFailed.class).reference())
                .isEqualTo(order.reference());
        assertThat(done(provider.findPayOut(order))).isInstanceOf(OutgoingState.Failed.class);
    }

    @Test
    void a_pay_out_beyond_the_balance_is_refused() {
        paid(charge(1_000));
        PayOutOrder order = payOut(1_000);

        Answer<OutgoingState> answer = provider.payOut(order);

        assertThat(refused(answer)).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(done(provider.findPayOut(order))).isEqualTo(new OutgoingState.Absent());
    }

    @Test
    void a_charge_whose_time_is_over_is_closed() {
        Charge charge = charge(1_000);
        Checkout checkout = done(provider.begin(charge));

        world.clock.ahead(Duration.ofHours(3));

        assertThat(find(charge, Optional.of(checkout.handle())))
                .isEqualTo(new PaymentState.Closed());
        assertThat(refused(provider.begin(charge))).isEqualTo(RefusalCode.TIME_INVALID);
    }

    @Test
    void a_currency_that_is_not_taken_is_refused_before_anything_is_asked() {
        Charge charge =
                new Charge(
                        reference(),
                        new Money(1_000, Currency.of("KWD")),
                        "A lamp",
                        URI.create("https://hub.example/paid"),
                        Instant.now().plus(Duration.ofHours(1)));

        assertThat(refused(provider.begin(charge))).isEqualTo(RefusalCode.CURRENCY_NOT_TAKEN);
        assertThat(world.everything().get("payments").size()).isZero();
    }

    @Test
    void the_report_of_a_day_has_each_payment_and_refund_with_its_fee() {
        Charge charge = charge(10_000);
        PaymentState.Paid paid = paid(charge);
        RefundOrder order = refund(charge, paid, 2_000);
        done(provider.refund(order));
        LocalDate day = LocalDate.ofInstant(paid.at(), provider.reportZone());

        Answer<List<ReportLine>> early = provider.report(day.plusDays(1));
        List<ReportLine> lines = linesSince(paid.at());

        assertThat(early).isInstanceOf(Answer.NoAnswer.class);
        assertThat(done(provider.report(day.minusDays(3)))).isEmpty();
        assertThat(new HashSet<>(lines)).hasSize(2);
        ReportLine payment = line(lines, Kind.PAYMENT);
        assertThat(payment.id()).isEqualTo(paid.paymentId());
        assertThat(payment.reference()).contains(charge.reference());
        assertThat(payment.amount()).isEqualTo(money(10_000));
        assertThat(payment.fee()).isEqualTo(money(fee()));
        paid.fee().ifPresent(fee -> assertThat(payment.fee()).isEqualTo(fee));
        assertThat(payment.at()).isEqualTo(paid.at());
        ReportLine refund = line(lines, Kind.REFUND);
        assertThat(refund.reference()).contains(order.refund());
        assertThat(refund.amount()).isEqualTo(money(-2_000));
    }

    /// The reports of all days from one on, a day later, whether or not midnight came between.
    List<ReportLine> linesSince(Instant first) {
        LocalDate last = LocalDate.ofInstant(world.clock.instant(), provider.reportZone());
        world.clock.ahead(Duration.ofDays(1));
        List<ReportLine> lines = new ArrayList<>();
        LocalDate day = LocalDate.ofInstant(first, provider.reportZone());
        while (!day.isAfter(last)) {
            lines.addAll(done(provider.report(day)));
            day = day.plusDays(1);
        }
        return lines;
    }

    /// What the simulator keeps of 10,000.
    abstract long fee();

    static ReportLine line(List<ReportLine> lines, Kind kind) {
        return lines.stream().filter(each -> each.kind() == kind).findFirst().orElseThrow();
    }
}
