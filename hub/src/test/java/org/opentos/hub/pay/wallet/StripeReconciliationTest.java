package org.opentos.hub.pay.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.hub.pay.reconciliation.Difference;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.money.Money;

class StripeReconciliationTest extends ReconciliationContract {
    @Override
    WalletWorld world(Path directory, TestDatabase database) throws IOException {
        return new WalletWorld(directory, "stripe", "STRIPE", "EUR", database);
    }

    @Override
    long fee() {
        return 320;
    }

    @Test
    void a_dispute_that_was_not_heard_of_is_named_until_it_is() {
        TopUp topUp = world.paid("a", 2_000);
        world.provider.tell("dispute", Map.of("key", world.key(topUp)));
        ProviderWorld.Received told = world.provider.next(Notification.DisputeOpened.class);
        assertThat(later().differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.kind()).isEqualTo(Difference.Kind.TAKEN_BACK_DIFFERS);
                    assertThat(difference.theirs()).contains(new Money(-2_000, world.currency));
                    assertThat(difference.ours()).isEmpty();
                });
        // What is signed is signed now, so it is heard now.
        world.provider.clock.ahead(Duration.ZERO);
        world.hear(told);
        assertThat(standing().differences()).isEmpty();
    }

    @Test
    void a_pay_out_is_in_both_books() {
        world.paid("a", 10_000);
        world.spend(-5_000);
        PayOuts.Order order =
                new PayOuts.Order(
                        "out",
                        world.name,
                        "acct_1RecipientOfTheTest",
                        new Money(2_500, world.currency));
        Caller anna = new Caller(world.anna, "", Set.of(), "198.51.100.7");
        assertThat(
                        WalletWorld.done(world.payOuts.begin(anna, order, true, Optional::empty))
                                .state())
                .isInstanceOf(PayOut.State.Done.class);
        assertThat(later().differences()).isEmpty();
        assertThat(world.atProvider()).isEqualTo(10_000 - 2_500 - fee());
    }
}
