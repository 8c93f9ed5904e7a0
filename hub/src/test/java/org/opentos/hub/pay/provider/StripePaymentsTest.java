package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.provider.ReportLine.Kind;
import tools.jackson.databind.JsonNode;

class StripePaymentsTest extends PaymentProviderContract {
    StripePaymentsTest() {
        super("STRIPE", StripePayments.NAME, "USD");
    }

    @Override
    String recipient() {
        return "acct_1RecipientOfTheTest";
    }

    @Override
    String signed() {
        return "stripe-signature";
    }

    @Override
    long fee() {
        return 320;
    }

    @Test
    void a_person_pays_on_a_page() {
        assertThat(done(provider.begin(charge(100))))
                .isInstanceOfSatisfying(
                        Checkout.OpenPage.class,
                        page -> assertThat(page.page().getPath()).startsWith("/checkout/cs_"));
    }

    @Test
    void a_charge_that_nobody_paid_is_told_to_be_closed() {
        Charge charge = charge(100);
        done(provider.begin(charge));

        world.tell("refuse", Map.of("key", key(charge.reference())));

        assertThat(world.await(Notification.PaymentClosed.class).reference())
                .isEqualTo(charge.reference());
    }

    @Test
    void the_report_adds_up_to_the_balance() {
        PaymentState.Paid paid = paid(charge(10_000));
        Charge disputed = charge(4_000);
        paid(disputed);
        JsonNode dispute = world.tell("dispute", Map.of("key", key(disputed.reference())));
        world.tell("win", Map.of("key", dispute.get("key").asString()));
        PayOutOrder kept = payOut(2_500);
        PayOutOrder failed = payOut(500);
        done(provider.payOut(kept));
        done(provider.payOut(failed));
        world.tell("fail", Map.of("key", key(failed.reference())));

        List<ReportLine> lines = linesSince(paid.at());

        assertThat(lines).hasSize(7);
        assertThat(sum(lines, Kind.PAYMENT)).isEqualTo(14_000);
        assertThat(sum(lines, Kind.DISPUTE)).isZero();
        assertThat(sum(lines, Kind.PAY_OUT)).isEqualTo(-2_500);
        assertThat(lines.stream().mapToLong(each -> each.fee().minor()).sum())
                .isEqualTo(320 + 146 + 1_500);
        assertThat(line(lines, Kind.DISPUTE).id()).isEqualTo(dispute.get("id").asString());
        assertThat(lines)
                .filteredOn(each -> each.kind() == Kind.PAY_OUT)
                .extracting(each -> each.reference().orElseThrow())
                .contains(kept.reference(), failed.reference());
    }

    private static long sum(List<ReportLine> lines, Kind kind) {
        return lines.stream()
                .filter(each -> each.kind() == kind)
                .mapToLong(each -> each.amount().minor())
                .sum();
    }

    @Test
    void a_day_of_several_pages_is_read_to_its_end() {
        world.behave("paysAtOnce", true);
        world.behave("holdsNotifications", true);
        int payments = StripePayments.PAGE_SIZE + 5;
        Instant first = world.clock.instant();
        for (int index = 0; index < payments; index++) {
            done(provider.begin(charge(100)));
        }

        assertThat(linesSince(first)).hasSize(payments);
    }
}
