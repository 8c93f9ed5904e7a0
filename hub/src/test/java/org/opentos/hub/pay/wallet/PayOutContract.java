package org.opentos.hub.pay.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.pay.wallet.WalletWorld.done;
import static org.opentos.hub.pay.wallet.WalletWorld.refused;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.provider.Answer;
import org.opentos.hub.pay.provider.Delivery;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.OutgoingState;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// What holds of pay-outs through every provider. There are 10,000 in the wallet, for longer than
/// they have to stay.
abstract class PayOutContract {
    private static final long FUNDS = 10_000;
    private static final long AMOUNT = 2_500;

    @TempDir Path directory;

    WalletWorld world;
    private Duration ahead = Duration.ZERO;

    abstract WalletWorld world(Path directory) throws IOException;

    abstract String recipient();

    @BeforeEach
    void start() throws IOException {
        world = world(directory);
        world.paid("funds", FUNDS);
        world.database
                .jdbc()
                .sql("update top_up set paid_at = paid_at - interval '8 days' where person = ?")
                .param(world.anna.value())
                .update();
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    private PayOuts.Order order(String key, long minor) {
        return new PayOuts.Order(key, world.name, recipient(), new Money(minor, world.currency));
    }

    private Caller anna() {
        return new Caller(world.anna, "", Set.of(), "198.51.100.7");
    }

    private Outcome<PayOut> begin(PayOuts.Order order) {
        return world.payOuts.begin(anna(), order, true, Optional::empty);
    }

    private PayOut begun(String key) {
        return done(begin(order(key, AMOUNT)));
    }

    private PayOut now(PayOut payOut) {
        return world.payOutRows.find(payOut.id()).orElseThrow();
    }

    /// The next round of upkeep.
    private void round() {
        ahead = ahead.plus(PayOuts.ASK_EACH.multipliedBy(2));
        world.provider.clock.ahead(ahead);
        world.payOuts.settle();
    }

    private void tell(String act, PayOut payOut) {
        world.provider.tell(act, Map.of("key", world.company + "/" + payOut.reference()));
    }

    /// The person says yes, where the provider asks.
    private void confirm(PayOut payOut) {
        if (now(payOut).state() instanceof PayOut.State.Pending) {
            tell("confirm", payOut);
        }
    }

    private long available() {
        return world.wallets.of(world.anna).getFirst().balance().availableMinor();
    }

    private void assertLeft(PayOut payOut) {
        assertThat(now(payOut).state())
                .isInstanceOfSatisfying(
                        PayOut.State.Done.class, state -> assertThat(state.booked()).isTrue());
        assertThat(world.wallet()).isEqualTo(FUNDS - AMOUNT);
        assertThat(available()).isEqualTo(FUNDS - AMOUNT);
        assertThat(world.atProvider()).isEqualTo(FUNDS - AMOUNT);
        assertThat(world.provider.everything().path("payOuts").size()).isEqualTo(1);
    }

    private void assertFree(PayOut payOut) {
        assertThat(now(payOut).state())
                .isInstanceOfSatisfying(
                        PayOut.State.Failed.class, state -> assertThat(state.booked()).isTrue());
        assertThat(world.wallet()).isEqualTo(FUNDS);
        assertThat(available()).isEqualTo(FUNDS);
        assertThat(world.atProvider()).isEqualTo(FUNDS);
    }

    @Test
    void money_is_set_aside_and_leaves_once_the_provider_says_that_it_arrived() {
        PayOut payOut = begun("a");
        assertThat(available()).isEqualTo(FUNDS - AMOUNT);
        confirm(payOut);
        assertThat(world.hear(Notification.PaidOut.class)).isEqualTo(PaymentEvents.Fate.DONE);
        assertLeft(payOut);
        assertThat(
                        world.wallets
                                .entries(world.anna, world.currency, WalletWorld.BEFORE_MANY, 1)
                                .orElseThrow())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.label().kind()).isEqualTo("pay-out");
                    assertThat(entry.label().reference()).isEqualTo(payOut.id().text());
                });
    }

    @Test
    void what_the_provider_could_not_tell_is_found() {
        PayOut payOut = begun("a");
        confirm(payOut);
        round();
        assertLeft(payOut);
    }

    @Test
    void what_fails_is_free_again() {
        PayOut payOut = begun("a");
        tell("fail", payOut);
        assertThat(world.hear(Notification.PayOutFailed.class)).isEqualTo(PaymentEvents.Fate.DONE);
        assertFree(payOut);
        assertThat(now(begun("a"))).isEqualTo(now(payOut));
    }

    @Test
    void it_goes_on_once_a_provider_answers_that_was_down_for_an_hour() {
        world.provider.behave("down", true);
        PayOut payOut = begun("a");
        assertThat(payOut.state()).isInstanceOf(PayOut.State.Held.class);
        for (int round = 0; round < 30; round++) {
            round();
        }
        assertThat(now(payOut).state()).isInstanceOf(PayOut.State.Held.class);
        assertThat(available()).isEqualTo(FUNDS - AMOUNT);
        assertThat(world.wallet()).isEqualTo(FUNDS);
        world.provider.behave("down", false);
        round();
        confirm(payOut);
        round();
        assertLeft(payOut);
    }

    @Test
    void an_answer_that_was_lost_pays_nothing_twice() {
        world.provider.behave("losesAnswers", true);
        PayOut payOut = begun("a");
        assertThat(payOut.state()).isInstanceOf(PayOut.State.Held.class);
        world.provider.behave("losesAnswers", false);
        assertThat(now(begun("a")).id()).isEqualTo(payOut.id());
        confirm(payOut);
        round();
        round();
        assertLeft(payOut);
    }

    @Test
    void a_refusal_after_a_lost_answer_frees_nothing() {
        world.provider.behave("losesAnswers", true);
        PayOut payOut = begun("a");
        world.provider.behave("losesAnswers", false);
        world.provider.behave("refusesKeys", true);
        round();
        round();
        assertThat(now(payOut).state()).isInstanceOf(PayOut.State.Held.class);
        assertThat(available()).isEqualTo(FUNDS - AMOUNT);
        world.provider.behave("refusesKeys", false);
        round();
        confirm(payOut);
        round();
        assertLeft(payOut);
    }

    @Test
    void notifications_may_be_doubled_late_and_in_any_order_and_forged_ones_do_nothing() {
        PayOut payOut = begun("a");
        confirm(payOut);
        ProviderWorld.Received arrived = world.provider.next(Notification.PaidOut.class);
        byte[] forged = arrived.body().clone();
        forged[forged.length / 2] ^= 1;
        assertThat(
                        refused(
                                world.notifications.hear(
                                        world.name, new Delivery(arrived.headers(), forged))))
                .isEqualTo(RefusalCode.NOTIFICATION_FORGED);
        assertThat(world.hear(arrived)).isEqualTo(PaymentEvents.Fate.DONE);
        assertThat(world.hear(arrived)).isEqualTo(PaymentEvents.Fate.KNOWN);
        round();
        assertLeft(payOut);
    }

    @Test
    void a_hub_killed_after_any_step_goes_on_where_it_was() {
        Id.PayOutId id = world.ids.next(Id.PayOutId::new);
        PayOut payOut =
                new PayOut(
                        id,
                        world.anna,
                        world.name,
                        recipient(),
                        new Money(AMOUNT, world.currency),
                        world.provider.clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        new PayOut.State.Begun());
        world.payOutRows.insert(payOut, "crash");
        // The ledger set it aside, and nobody wrote that down.
        var hold =
                done(world.walletPostings.setAside(payOut, payOut.begun().plus(PayOuts.HELD_MAX)));
        assertThat(available()).isEqualTo(FUNDS - AMOUNT);
        world.payOutRows.held(id, hold);
        // The provider took it on, and nobody wrote that down.
        var provider = world.provider.providers.find(world.name).orElseThrow();
        assertThat(provider.payOut(payOut.order())).isInstanceOf(Answer.Done.class);
        round();
        confirm(payOut);
        // The provider said that it arrived; the ledger booked it, and nobody wrote that down.
        assertThat(provider.findPayOut(payOut.order()))
                .isInstanceOfSatisfying(
                        Answer.Done.class,
                        found -> {
                            OutgoingState.Done state = (OutgoingState.Done) found.value();
                            world.payOutRows.done(id, state.providerId(), state.at());
                        });
        done(world.walletPostings.captured(payOut, hold));
        round();
        round();
        assertLeft(payOut);
    }

    @Test
    void what_was_begun_and_not_set_aside_when_the_hub_ended_goes_on() {
        PayOut payOut =
                new PayOut(
                        world.ids.next(Id.PayOutId::new),
                        world.anna,
                        world.name,
                        recipient(),
                        new Money(AMOUNT, world.currency),
                        world.provider.clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        new PayOut.State.Begun());
        world.payOutRows.insert(payOut, "crash");
        round();
        confirm(payOut);
        round();
        assertLeft(payOut);
    }

    @Test
    void one_key_from_many_threads_is_one_pay_out()
            throws InterruptedException, ExecutionException {
        List<PayOut> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<PayOut>> answers =
                    IntStream.range(0, 20)
                            .mapToObj(_ -> threads.submit(() -> begun("same")))
                            .toList();
            for (Future<PayOut> each : answers) {
                all.add(each.get());
            }
        }
        assertThat(all.stream().map(PayOut::id).distinct()).hasSize(1);
        confirm(all.getFirst());
        round();
        assertLeft(all.getFirst());
        assertThat(refused(begin(order("same", AMOUNT + 1)))).isEqualTo(RefusalCode.KEY_REUSED);
    }

    @Test
    void what_the_provider_refuses_is_free_again() {
        world.spend(-100_000);
        PayOuts.Order tooMuch = order("a", 100_000);
        assertThat(refused(begin(tooMuch))).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(refused(begin(tooMuch))).isEqualTo(RefusalCode.PROVIDER_REFUSED);
        assertThat(available()).isEqualTo(FUNDS + 100_000);
        assertThat(world.payOuts.of(world.anna))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.state()).isInstanceOf(PayOut.State.Failed.class));
    }

    @Test
    void money_that_just_came_in_stays_and_what_is_owed_as_well() {
        world.paid("young", 5_000);
        assertThat(world.payOuts.payable(world.anna, world.currency).minor()).isEqualTo(FUNDS);
        assertThat(refused(begin(order("a", FUNDS + 1)))).isEqualTo(RefusalCode.PAY_OUT_EXCEEDED);
        world.spend(2_000);
        assertThat(world.payOuts.payable(world.anna, world.currency).minor())
                .isEqualTo(FUNDS - 2_000);
        ahead = ahead.plus(PayOuts.STAY).plusMinutes(1);
        world.provider.clock.ahead(ahead);
        assertThat(world.payOuts.payable(world.anna, world.currency).minor())
                .isEqualTo(FUNDS + 3_000);
        done(world.walletPostings.collect(world.anna, new Money(-100, world.currency), "test"));
        assertThat(refused(begin(order("a", 100)))).isEqualTo(RefusalCode.PAY_OUT_EXCEEDED);
    }

    @Test
    void refusals_come_in_their_order_and_three_go_out_in_a_day() {
        PayOuts.Order good = order("k", 100);
        assertThat(refused(world.payOuts.begin(anna(), good, false, Optional::empty)))
                .isEqualTo(RefusalCode.PROOF_REQUIRED);
        assertThat(refused(begin(new PayOuts.Order("k", "bank", recipient(), good.amount()))))
                .isEqualTo(RefusalCode.PROVIDER_UNKNOWN);
        assertThat(refused(begin(order("k", PayOuts.MINOR_MIN - 1))))
                .isEqualTo(RefusalCode.AMOUNT_INVALID);
        assertThat(refused(begin(order("k", PayOuts.MINOR_MAX + 1))))
                .isEqualTo(RefusalCode.AMOUNT_INVALID);
        Money kuwaiti = new Money(100, Currency.of("KWD"));
        assertThat(refused(begin(new PayOuts.Order("k", world.name, recipient(), kuwaiti))))
                .isEqualTo(RefusalCode.CURRENCY_NOT_TAKEN);
        Refusal unconfirmed = Refusal.of(RefusalCode.CONFIRMATION_REQUIRED, "The PIN is missing.");
        assertThat(refused(world.payOuts.begin(anna(), good, true, () -> Optional.of(unconfirmed))))
                .isEqualTo(RefusalCode.CONFIRMATION_REQUIRED);
        for (int index = 0; index < PayOuts.PER_DAY_MAX; index++) {
            done(begin(order("k" + index, 100)));
        }
        assertThat(refused(begin(good))).isEqualTo(RefusalCode.LIMIT_REACHED);
        done(begin(order("k0", 100)));
        ahead = ahead.plus(PayOuts.DAY).plusMinutes(1);
        world.provider.clock.ahead(ahead);
        done(begin(good));
        assertThat(world.payOuts.find(world.ids.next(Id.PersonId::new), done(begin(good)).id()))
                .isEmpty();
    }
}
