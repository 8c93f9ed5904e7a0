package org.opentos.hub.pay.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.protocol.RefusalCode;

class StripeTopUpTest extends TopUpContract {
    /// What the simulator's Stripe takes for a dispute.
    private static final long DISPUTE_FEE = 1_500;

    @Override
    WalletWorld world(Path directory) throws IOException {
        return WalletWorld.ofStripe(directory);
    }

    private String disputed(TopUp topUp) {
        return world.provider
                .tell("dispute", Map.of("key", world.key(topUp)))
                .path("key")
                .asString();
    }

    @Test
    void a_dispute_takes_the_money_back_and_winning_it_returns_it() {
        TopUp topUp = world.paid("a", 2_000);
        String dispute = disputed(topUp);
        world.hear(Notification.DisputeOpened.class);
        assertThat(world.wallet()).isZero();
        assertThat(world.owed()).isZero();
        assertThat(world.atProvider()).isEqualTo(-DISPUTE_FEE);
        world.provider.tell("win", Map.of("key", dispute));
        world.hear(Notification.DisputeClosed.class);
        assertThat(world.wallet()).isEqualTo(2_000);
        assertThat(world.owed()).isZero();
    }

    @Test
    void what_was_spent_already_is_owed_and_collected_from_the_next_top_up() {
        TopUp topUp = world.paid("a", 2_000);
        world.spend(1_400);
        disputed(topUp);
        world.hear(Notification.DisputeOpened.class);
        assertThat(world.wallet()).isZero();
        assertThat(world.owed()).isEqualTo(1_400);
        assertThat(world.wallets.owed(world.anna)).hasSize(1);
        world.paid("b", 5_000);
        world.takeBacks.settle();
        assertThat(world.owed()).isZero();
        assertThat(world.wallet()).isEqualTo(3_600);
        assertThat(world.wallets.owed(world.anna)).isEmpty();
    }

    @Test
    void a_collection_that_was_refused_is_made_once_there_is_money_again() {
        TopUp topUp = world.paid("a", 2_000);
        world.spend(2_000);
        disputed(topUp);
        world.hear(Notification.DisputeOpened.class);
        assertThat(world.owed()).isEqualTo(2_000);
        // As if the wallet had been emptied after it was looked at: it has two entries by now, and
        // the account of what is owed one.
        assertThat(
                        WalletWorld.refused(
                                world.walletPostings.collect(world.anna, topUp.amount(), "1/2")))
                .isEqualTo(RefusalCode.FUNDS_INSUFFICIENT);
        world.paid("b", 5_000);
        world.takeBacks.settle();
        assertThat(world.owed()).isZero();
        assertThat(world.wallet()).isEqualTo(3_000);
    }

    @Test
    void events_of_a_dispute_in_any_order_and_twice_come_to_the_same() {
        TopUp topUp = world.paid("a", 2_000);
        String dispute = disputed(topUp);
        ProviderWorld.Received opened = world.provider.next(Notification.DisputeOpened.class);
        world.provider.tell("win", Map.of("key", dispute));
        ProviderWorld.Received closed = world.provider.next(Notification.DisputeClosed.class);
        world.hear(closed);
        world.hear(opened);
        world.hear(closed);
        world.hear(opened);
        assertThat(world.wallet()).isEqualTo(2_000);
        assertThat(world.owed()).isZero();
    }

    @Test
    void a_dispute_that_is_lost_leaves_the_money_with_who_paid() {
        TopUp topUp = world.paid("a", 2_000);
        String dispute = disputed(topUp);
        world.hear(Notification.DisputeOpened.class);
        world.provider.tell("lose", Map.of("key", dispute));
        world.hear(Notification.DisputeClosed.class);
        assertThat(world.wallet()).isZero();
        assertThat(world.atProvider()).isEqualTo(-DISPUTE_FEE);
    }
}
