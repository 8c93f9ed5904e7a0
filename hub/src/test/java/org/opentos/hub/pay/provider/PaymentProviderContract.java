package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.pay.provider.ProviderWorld.Received;
import org.opentos.hub.pay.provider.ReportLine.Kind;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;

/// What every [PaymentProvider] does. Each test has a simulator, a door and a clock of its own.
abstract class PaymentProviderContract {
    private static final String PREFIX = "reference";

    @TempDir Path directory;

    ProviderWorld world;
    PaymentProvider provider;

    private final String company;
    private final String name;
    private final Currency currency;
    private int count;

    /// @param company the simulator's word for the provider
    PaymentProviderContract(String company, String name, String currency) {
        this.company = company;
        this.name = name;
        this.currency = Currency.of(currency);
    }

    /// Somebody who can be paid out to.
    abstract String recipient();

    @BeforeEach
    void start() throws IOException {
        world = new ProviderWorld(directory, name);
        provider = world.provider;
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    Money money(long minor) {
        return new Money(minor, currency);
    }

    private Reference reference() {
        count++;
        return new Reference(PREFIX + count);
    }

    Purchase purchase(long minor) {
        return new Purchase(
                reference(),
                money(minor),
                "A lamp, 一盏灯",
                URI.create("https://hub.example/paid"),
                Instant.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS));
    }

    static <T> T done(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done<T>) answer).value();
    }

    static RefusalCode refused(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused<?>) answer).refusal().code();
    }

    String key(Reference reference) {
        return company + "/" + reference;
    }

    private PaymentState find(Purchase purchase, Optional<String> handle) {
        return done(provider.find(purchase.reference(), Instant.now(), handle));
    }

    PaymentState.Paid paid(Purchase purchase) {
        Checkout checkout = done(provider.begin(purchase));
        world.tell("pay", Map.of("key", key(purchase.reference())));
        return (PaymentState.Paid) find(purchase, Optional.of(checkout.handle()));
    }

    private RefundOrder refund(Purchase purchase, PaymentState.Paid paid, long minor) {
        return new RefundOrder(
                reference(),
                purchase.reference(),
                paid.paymentId(),
                money(minor),
                purchase.amount());
    }

    @Test
    void what_was_begun_is_paid_told_and_found() {
        Purchase purchase = purchase(10_000);

        Checkout checkout = done(provider.begin(purchase));
        PaymentState before = find(purchase, Optional.of(checkout.handle()));
        world.tell("pay", Map.of("key", key(purchase.reference())));
        Notification.Paid told = world.await(Notification.Paid.class);
        PaymentState after = find(purchase, Optional.of(checkout.handle()));

        assertThat(before).isEqualTo(new PaymentState.Pending());
        assertThat(told.reference()).isEqualTo(purchase.reference());
        assertThat(told.amount()).isEqualTo(money(10_000));
        assertThat(after)
                .isInstanceOfSatisfying(
                        PaymentState.Paid.class,
                        paid -> {
                            assertThat(paid.paymentId()).isEqualTo(told.paymentId());
                            assertThat(paid.amount()).isEqualTo(money(10_000));
                        });
        assertThat(find(purchase, Optional.empty())).isEqualTo(after);
    }

    @Test
    void beginning_twice_begins_once() {
        Purchase purchase = purchase(500);

        Checkout first = done(provider.begin(purchase));
        Checkout second = done(provider.begin(purchase));

        assertThat(second).isEqualTo(first);
        assertThat(world.everything().get("payments").size()).isEqualTo(1);
    }

    @Test
    void a_notification_may_come_before_the_answer() {
        world.behave("notifiesFirst", true);
        world.behave("paysAtOnce", true);
        Purchase purchase = purchase(700);

        done(provider.begin(purchase));

        assertThat(world.isEmpty()).isFalse();
        assertThat(world.await(Notification.Paid.class).reference())
                .isEqualTo(purchase.reference());
    }

    @Test
    void a_notification_that_comes_twice_has_one_event() {
        paid(purchase(900));
        Notification.Paid first = world.await(Notification.Paid.class);

        world.tell("send", Map.of("event", first.event().id()));
        Notification.Paid second = world.await(Notification.Paid.class);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void notifications_are_understood_in_any_order() {
        world.behave("holdsNotifications", true);
        Purchase purchase = purchase(2_000);
        RefundOrder order = refund(purchase, paid(purchase), 2_000);
        done(provider.refund(order));
        assertThat(world.isEmpty()).isTrue();

        // The newest is first in what the simulator says.
        for (JsonNode each : world.everything().get("notifications")) {
            world.tell("send", Map.of("event", each.get("eventId").asString()));
        }

        assertThat(world.await(Notification.Refunded.class).refund()).contains(order.refund());
        assertThat(world.await(Notification.Paid.class).reference())
                .isEqualTo(purchase.reference());
    }

    @Test
    void a_notification_that_was_signed_long_ago_is_refused() {
        paid(purchase(900));
        Received fresh = world.next(Notification.Paid.class);
        Notification told = world.read(fresh);

        world.tell("send", Map.of("event", told.event().id(), "manner", "late"));
        Answer<Notification> late = nextWithout(Notification.Other.class);
        world.clock.ahead(Duration.ofMinutes(4));
        Answer<Notification> within = provider.read(fresh.delivery());
        world.clock.ahead(Duration.ofMinutes(6));
        Answer<Notification> replayed = provider.read(fresh.delivery());
        world.clock.ahead(Duration.ofMinutes(-6));
        Answer<Notification> fromTheFuture = provider.read(fresh.delivery());

        assertThat(refused(late)).isEqualTo(RefusalCode.NOTIFICATION_EXPIRED);
        assertThat(done(within)).isEqualTo(told);
        assertThat(refused(replayed)).isEqualTo(RefusalCode.NOTIFICATION_EXPIRED);
        assertThat(refused(fromTheFuture)).isEqualTo(RefusalCode.NOTIFICATION_EXPIRED);
    }

    private Answer<Notification> nextWithout(Class<? extends Notification> kind) {
        Answer<Notification> answer = provider.read(world.next().delivery());
        while (answer instanceof Answer.Done<Notification>(Notification told)
                && kind.isInstance(told)) {
            answer = provider.read(world.next().delivery());
        }
        return answer;
    }

    @Test
    void a_notification_that_was_changed_in_any_byte_is_refused() {
        paid(purchase(900));
        Received genuine = world.next(Notification.Paid.class);

        for (int index = 0; index < genuine.body().length; index++) {
            byte[] body = genuine.body().clone();
            body[index] ^= 1;
            Answer<Notification> answer = provider.read(new Delivery(genuine.headers(), body));
            assertThat(refused(answer)).isEqualTo(RefusalCode.NOTIFICATION_FORGED);
        }
    }

    @Test
    void a_forged_unsigned_or_endless_notification_is_refused() {
        Received genuine = paidDelivery();

        world.tell("send", Map.of("event", world.read(genuine).event().id(), "manner", "forged"));
        Answer<Notification> forged = nextWithout(Notification.Other.class);

        assertThat(refused(forged)).isEqualTo(RefusalCode.NOTIFICATION_FORGED);
        assertThat(refused(provider.read(new Delivery(Map.of(), genuine.body()))))
                .isEqualTo(RefusalCode.NOTIFICATION_FORGED);
        assertThat(
                        refused(
                                provider.read(
                                        new Delivery(
                                                genuine.headers(),
                                                new byte[Delivery.BODY_BYTES_MAX + 1]))))
                .isEqualTo(RefusalCode.BODY_TOO_LARGE);
    }

    private Received paidDelivery() {
        paid(purchase(900));
        return world.next(Notification.Paid.class);
    }

    @Test
    void no_header_of_a_notification_can_be_changed() {
        Received genuine = paidDelivery();

        for (String header : genuine.headers().keySet()) {
            String value = genuine.headers().get(header);
            if (!header.toLowerCase(Locale.ROOT).matches(signed())) {
                continue;
            }
            // The last character before the padding of Base64 is four bits of nothing.
            int end = value.endsWith("==") ? value.length() - 3 : value.length();
            for (int index = 0; index < end; index++) {
                Map<String, String> headers = new HashMap<>(genuine.headers());
                char other = value.charAt(index) == '7' ? '8' : '7';
                headers.put(header, value.substring(0, index) + other + value.substring(index + 1));
                Answer<Notification> answer = provider.read(new Delivery(headers, genuine.body()));
                assertThat(answer)
                        .as("%s with %s at %d", header, other, index)
                        .isInstanceOf(Answer.Refused.class);
            }
        }
    }

    /// The names of the headers that a signature is made of, as a pattern of small letters.
    abstract String signed();

    @Test
    void a_provider_that_is_down_has_not_refused() {
        Purchase purchase = purchase(1_000);
        world.behave("down", true);

        Answer<Checkout> begun = provider.begin(purchase);
        Answer<PaymentState> found =
                provider.find(purchase.reference(), Instant.now(), Optional.empty());

        assertThat(begun).isInstanceOf(Answer.NoAnswer.class);
        assertThat(found).isInstanceOf(Answer.NoAnswer.class);
        world.behave("down", false);
        assertThat(find(purchase, Optional.empty())).isEqualTo(new PaymentState.Absent());
        assertThat(done(provider.begin(purchase)).handle()).isNotEmpty();
    }

    @Test
    void a_provider_that_cannot_be_reached_has_not_refused() throws IOException {
        world.stopSimulator();

        assertThat(provider.begin(purchase(1_000))).isInstanceOf(Answer.NoAnswer.class);
    }

    @Test
    void what_was_carried_out_without_an_answer_is_found() {
        Purchase purchase = purchase(1_000);
        world.behave("losesAnswers", true);
        Answer<Checkout> begun = provider.begin(purchase);
        world.behave("losesAnswers", false);

        assertThat(begun).isInstanceOf(Answer.NoAnswer.class);
        assertThat(find(purchase, Optional.empty())).isEqualTo(new PaymentState.Pending());

        RefundOrder order = refund(purchase, paid(purchase), 400);
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
        Purchase purchase = purchase(1_000);
        PaymentState.Paid paid = paid(purchase);
        RefundOrder first = refund(purchase, paid, 300);
        RefundOrder rest = refund(purchase, paid, 700);
        RefundOrder tooMuch = refund(purchase, paid, 1);

        done(provider.refund(first));
        done(provider.refund(first));
        Answer<OutgoingState> beyond = provider.refund(refund(purchase, paid, 701));
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
    void a_refund_that_fails_is_told_and_found() {
        Purchase purchase = purchase(1_000);
        RefundOrder order = refund(purchase, paid(purchase), 1_000);
        world.behave("refundsFail", true);

        assertThat(done(provider.refund(order))).isInstanceOf(OutgoingState.Pending.class);

        Notification.RefundFailed told = world.await(Notification.RefundFailed.class);
        assertThat(told.refund()).contains(order.refund());
        assertThat(told.reason()).isNotBlank();
        assertThat(done(provider.findRefund(order))).isInstanceOf(OutgoingState.Failed.class);
    }

    private String openDispute(Purchase purchase) {
        return world.tell("dispute", Map.of("key", key(purchase.reference()))).get("id").asString();
    }

    @Test
    void a_dispute_is_opened_and_lost() {
        Purchase purchase = purchase(4_000);
        PaymentState.Paid paid = paid(purchase);

        String dispute = openDispute(purchase);
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
        Purchase purchase = purchase(4_000);
        paid(purchase);

        String dispute = openDispute(purchase);
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
        paid(purchase(10_000));
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
        paid(purchase(10_000));
        PayOutOrder order = payOut(2_500);

        done(provider.payOut(order));
        world.tell("fail", Map.of("key", key(order.reference())));

        assertThat(world.await(Notification.PayOutFailed.class).reference())
                .isEqualTo(order.reference());
        assertThat(done(provider.findPayOut(order))).isInstanceOf(OutgoingState.Failed.class);
    }

    @Test
    void a_pay_out_beyond_the_balance_is_refused() {
        paid(purchase(1_000));
        PayOutOrder order = payOut(1_000);

        Answer<OutgoingState> answer = provider.payOut(order);

        assertThat(refused(answer)).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(done(provider.findPayOut(order))).isEqualTo(new OutgoingState.Absent());
    }

    @Test
    void a_purchase_whose_time_is_over_is_closed() {
        Purchase purchase = purchase(1_000);
        Checkout checkout = done(provider.begin(purchase));

        world.clock.ahead(Duration.ofHours(3));

        assertThat(find(purchase, Optional.of(checkout.handle())))
                .isEqualTo(new PaymentState.Closed());
        assertThat(refused(provider.begin(purchase))).isEqualTo(RefusalCode.TIME_INVALID);
    }

    @Test
    void a_currency_that_is_not_taken_is_refused_before_anything_is_asked() {
        Purchase purchase =
                new Purchase(
                        reference(),
                        new Money(1_000, Currency.of("KWD")),
                        "A lamp",
                        URI.create("https://hub.example/paid"),
                        Instant.now().plus(Duration.ofHours(1)));

        assertThat(refused(provider.begin(purchase))).isEqualTo(RefusalCode.CURRENCY_NOT_TAKEN);
        assertThat(world.everything().get("payments").size()).isZero();
    }

    @Test
    void a_notification_is_sent_until_it_is_accepted() {
        world.doorAnswers(503);
        paid(purchase(1_000));
        Notification first = world.await(Notification.Paid.class);
        Notification again = world.await(Notification.Paid.class);
        world.doorAnswers(204);
        Notification last = world.await(Notification.Paid.class);

        assertThat(List.of(again, last)).containsOnly(first);
    }

    @Test
    void what_was_paid_and_what_is_to_be_told_survive_a_restart() throws IOException {
        world.doorAnswers(503);
        Purchase purchase = purchase(1_000);
        PaymentState.Paid paid = paid(purchase);
        world.await(Notification.Paid.class);

        world.restart();
        world.doorAnswers(204);

        assertThat(find(purchase, Optional.empty())).isEqualTo(paid);
        assertThat(world.await(Notification.Paid.class).reference())
                .isEqualTo(purchase.reference());
    }

    @Test
    void the_report_of_a_day_has_each_payment_and_refund_with_its_fee() {
        Purchase purchase = purchase(10_000);
        PaymentState.Paid paid = paid(purchase);
        RefundOrder order = refund(purchase, paid, 2_000);
        done(provider.refund(order));
        LocalDate day = LocalDate.ofInstant(paid.at(), provider.reportZone());

        Answer<List<ReportLine>> early = provider.report(day.plusDays(1));
        List<ReportLine> lines = linesSince(paid.at());

        assertThat(early).isInstanceOf(Answer.NoAnswer.class);
        assertThat(done(provider.report(day.minusDays(3)))).isEmpty();
        assertThat(new HashSet<>(lines)).hasSize(2);
        ReportLine payment = line(lines, Kind.PAYMENT);
        assertThat(payment.id()).isEqualTo(paid.paymentId());
        assertThat(payment.reference()).contains(purchase.reference());
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
