package org.opentos.hub.pay.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.pay.wallet.WalletWorld.done;
import static org.opentos.hub.pay.wallet.WalletWorld.refused;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.ledger.AccountEntry;
import org.opentos.hub.pay.provider.Delivery;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// What holds of top-ups through every provider.
abstract class TopUpContract {
    @TempDir Path directory;

    WalletWorld world;

    abstract WalletWorld world(Path directory) throws IOException;

    @BeforeEach
    void start() throws IOException {
        world = world(directory);
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    @Test
    void money_is_in_the_wallet_once_the_provider_says_that_it_came() {
        TopUp begun = world.begun("a", 1_250);
        assertThat(begun.state()).isInstanceOf(TopUp.State.Open.class);
        assertThat(begun.checkout()).isPresent();
        assertThat(world.wallet()).isZero();
        world.pay(begun);
        assertThat(world.hear(Notification.Paid.class)).isEqualTo(PaymentEvents.Fate.DONE);
        assertThat(world.wallet()).isEqualTo(1_250);
        assertThat(world.atProvider()).isEqualTo(1_250);
        assertThat(world.topUps.waiting(world.anna)).isEmpty();
        List<AccountEntry> entries =
                world.wallets
                        .entries(world.anna, world.currency, WalletWorld.BEFORE_MANY, 10)
                        .orElseThrow();
        assertThat(entries)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.label().kind()).isEqualTo("top-up");
                    assertThat(entry.label().reference()).isEqualTo(begun.id().text());
                    assertThat(entry.amount()).isEqualTo(begun.amount());
                });
    }

    @Test
    void the_same_key_is_the_same_top_up_and_another_request_under_it_is_refused() {
        TopUp first = world.begun("a", 1_250);
        assertThat(world.begun("a", 1_250)).isEqualTo(first);
        assertThat(refused(world.topUps.begin(world.anna, world.order("a", 1_251))))
                .isEqualTo(RefusalCode.KEY_REUSED);
        assertThat(world.begun("b", 1_250).id()).isNotEqualTo(first.id());
    }

    @Test
    void one_key_from_fifty_threads_is_one_top_up()
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TopUp>> all =
                    IntStream.range(0, 50)
                            .mapToObj(_ -> threads.submit(() -> world.begun("same", 700)))
                            .toList();
            Set<String> ids = new HashSet<>();
            for (Future<TopUp> each : all) {
                ids.add(each.get().id().text());
            }
            assertThat(ids).hasSize(1);
        }
        assertThat(world.provider.everything().path("payments").size()).isEqualTo(1);
    }

    @Test
    void what_is_told_twice_and_found_as_well_counts_once() {
        TopUp begun = world.begun("a", 1_250);
        world.pay(begun);
        ProviderWorld.Received told = world.provider.next(Notification.Paid.class);
        world.provider.clock.ahead(TopUps.LOOK_EACH.multipliedBy(2));
        world.topUps.refreshed(world.anna, begun.id());
        assertThat(world.wallet()).isEqualTo(1_250);
        assertThat(world.hear(told)).isEqualTo(PaymentEvents.Fate.KNOWN);
        assertThat(world.hear(told)).isEqualTo(PaymentEvents.Fate.KNOWN);
        world.provider.clock.ahead(TopUps.ASK_EACH.multipliedBy(2));
        world.topUps.settle();
        assertThat(world.wallet()).isEqualTo(1_250);
    }

    @Test
    void a_notification_may_come_before_the_answer_to_its_request() {
        world.provider.behave("losesAnswers", true);
        assertThat(refused(world.topUps.begin(world.anna, world.order("a", 900))))
                .isEqualTo(RefusalCode.PROVIDER_UNREACHABLE);
        world.provider.behave("losesAnswers", false);
        TopUp begun = world.topUps.waiting(world.anna).getFirst();
        assertThat(begun.state()).isInstanceOf(TopUp.State.Begun.class);
        world.pay(begun);
        assertThat(world.hear(Notification.Paid.class)).isEqualTo(PaymentEvents.Fate.DONE);
        assertThat(world.wallet()).isEqualTo(900);
        assertThat(world.begun("a", 900).state()).isInstanceOf(TopUp.State.Paid.class);
        assertThat(world.wallet()).isEqualTo(900);
    }

    @Test
    void a_forged_notification_changes_nothing() {
        TopUp begun = world.begun("a", 1_250);
        world.pay(begun);
        ProviderWorld.Received told = world.provider.next(Notification.Paid.class);
        byte[] forged = told.body().clone();
        forged[forged.length / 2] ^= 1;
        assertThat(
                        refused(
                                world.notifications.hear(
                                        world.name, new Delivery(told.headers(), forged))))
                .isEqualTo(RefusalCode.NOTIFICATION_FORGED);
        assertThat(refused(world.notifications.hear("nobody", told.delivery())))
                .isEqualTo(RefusalCode.PROVIDER_UNKNOWN);
        assertThat(world.wallet()).isZero();
    }

    @Test
    void what_the_provider_could_not_tell_is_asked_for() throws IOException {
        TopUp begun = world.begun("a", 1_250);
        world.pay(begun);
        world.provider.stopSimulator();
        world.provider.clock.ahead(Duration.ofMinutes(2));
        world.topUps.settle();
        assertThat(world.wallet()).as("while the provider is down").isZero();
        assertThat(world.topUps.find(world.anna, begun.id()).orElseThrow().state())
                .isInstanceOf(TopUp.State.Open.class);
        world.provider.restart();
        world.provider.clock.ahead(Duration.ofMinutes(4));
        world.topUps.settle();
        assertThat(world.wallet()).isEqualTo(1_250);
    }

    @Test
    void a_top_up_that_nobody_paid_ends_and_money_that_comes_after_all_counts() {
        TopUp begun = world.begun("a", 1_250);
        world.provider.clock.ahead(TopUps.LIFE.plusMinutes(5));
        world.topUps.settle();
        assertThat(world.topUps.find(world.anna, begun.id()).orElseThrow().state())
                .isInstanceOf(TopUp.State.Closed.class);
        world.topUps.paid(begun, "late-payment", begun.amount(), world.provider.clock.instant());
        assertThat(world.wallet()).isEqualTo(1_250);
    }

    @Test
    void a_hub_killed_between_the_provider_and_the_ledger_goes_on() {
        TopUp begun = world.begun("a", 1_250);
        world.rows.paid(begun.id(), "payment-1", world.provider.clock.instant());
        assertThat(world.wallet()).isZero();
        world.provider.clock.ahead(TopUps.ASK_EACH.multipliedBy(2));
        world.topUps.settle();
        world.topUps.settle();
        assertThat(world.wallet()).isEqualTo(1_250);
    }

    @Test
    void another_amount_than_was_asked_for_is_kept_for_the_operator() {
        TopUp begun = world.begun("a", 1_250);
        world.pay(begun);
        ProviderWorld.Received told = world.provider.next(Notification.Paid.class);
        world.database
                .jdbc()
                .sql("update top_up set minor = 1251 where id = ?")
                .param(begun.id().value())
                .update();
        assertThat(world.hear(told)).isEqualTo(PaymentEvents.Fate.DIFFERS);
        assertThat(world.wallet()).isZero();
        assertThat(world.events.amiss())
                .anySatisfy(
                        event -> assertThat(event.subject()).contains(begun.reference().text()));
    }

    @Test
    void refusals_come_in_their_order() {
        var elsewhere =
                new TopUps.Order(
                        "k", "bank", world.order("k", 1).amount(), world.order("k", 1).returnTo());
        assertThat(refused(world.topUps.begin(world.anna, elsewhere)))
                .isEqualTo(RefusalCode.PROVIDER_UNKNOWN);
        assertThat(refused(world.topUps.begin(world.anna, world.order("k", 0))))
                .isEqualTo(RefusalCode.AMOUNT_INVALID);
        assertThat(refused(world.topUps.begin(world.anna, world.order("k", 100_000_000))))
                .isEqualTo(RefusalCode.AMOUNT_INVALID);
        var kuwait =
                new TopUps.Order(
                        "k",
                        world.name,
                        new Money(1, Currency.of("KWD")),
                        world.order("k", 1).returnTo());
        assertThat(refused(world.topUps.begin(world.anna, kuwait)))
                .isEqualTo(RefusalCode.CURRENCY_NOT_TAKEN);
        for (int index = 0; index < TopUps.WAITING_MAX; index++) {
            world.begun("w" + index, 100);
        }
        assertThat(refused(world.topUps.begin(world.anna, world.order("one more", 100))))
                .isEqualTo(RefusalCode.LIMIT_REACHED);
        assertThat(done(world.topUps.begin(world.anna, world.order("w0", 100))))
                .as("one that is known")
                .isNotNull();
    }

    @Test
    void nobody_sees_anothers_top_up() {
        TopUp begun = world.begun("a", 1_250);
        var ben = world.ids.next(Id.PersonId::new);
        assertThat(world.topUps.find(ben, begun.id())).isEqualTo(Optional.empty());
        assertThat(world.topUps.refreshed(ben, begun.id())).isEqualTo(Optional.empty());
    }
}
