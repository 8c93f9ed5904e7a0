package org.opentos.hub.pay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.provider.ProviderWorld.Received;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// What every [PaymentProvider] makes of what is sent to the hub's door.
abstract class NotificationContract extends ProviderFixture {
    NotificationContract(String company, String name, String currency) {
        super(company, name, currency);
    }

    @Test
    void a_notification_may_come_before_the_answer() {
        world.behave("notifiesFirst", true);
        world.behave("paysAtOnce", true);
        Charge charge = charge(700);

        done(provider.begin(charge));

        assertThat(world.isEmpty()).isFalse();
        assertThat(world.await(Notification.Paid.class).reference()).isEqualTo(charge.reference());
    }

    @Test
    void a_notification_that_comes_twice_has_one_event() {
        paid(charge(900));
        Notification.Paid first = world.await(Notification.Paid.class);

        world.tell("send", Map.of("event", first.event().id()));
        Notification.Paid second = world.await(Notification.Paid.class);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void notifications_are_understood_in_any_order() {
        world.behave("holdsNotifications", true);
        Charge charge = charge(2_000);
        RefundOrder order = refund(charge, paid(charge), 2_000);
        done(provider.refund(order));
        assertThat(world.isEmpty()).isTrue();

        // The newest is first in what the simulator says.
        for (JsonNode each : world.everything().get("notifications")) {
            world.tell("send", Map.of("event", each.get("eventId").asString()));
        }

        assertThat(world.await(Notification.Refunded.class).refund()).contains(order.refund());
        assertThat(world.await(Notification.Paid.class).reference()).isEqualTo(charge.reference());
    }

    @Test
    void a_notification_that_was_signed_long_ago_is_refused() {
        paid(charge(900));
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
        paid(charge(900));
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
        paid(charge(900));
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
    void a_notification_is_sent_until_it_is_accepted() {
        world.doorAnswers(503);
        paid(charge(1_000));
        Notification first = world.await(Notification.Paid.class);
        Notification again = world.await(Notification.Paid.class);
        world.doorAnswers(204);
        Notification last = world.await(Notification.Paid.class);

        assertThat(List.of(again, last)).containsOnly(first);
    }

    @Test
    void what_was_paid_and_what_is_to_be_told_survive_a_restart() throws IOException {
        world.doorAnswers(503);
        Charge charge = charge(1_000);
        PaymentState.Paid paid = paid(charge);
        world.await(Notification.Paid.class);

        world.restart();
        world.doorAnswers(204);

        assertThat(find(charge, Optional.empty())).isEqualTo(paid);
        assertThat(world.await(Notification.Paid.class).reference()).isEqualTo(charge.reference());
    }
}
