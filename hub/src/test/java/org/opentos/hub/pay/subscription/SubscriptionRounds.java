package org.opentos.hub.pay.subscription;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.opentos.hub.Hub;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;

/// Does what the clock would, for tests of others.
public final class SubscriptionRounds {
    private SubscriptionRounds() {}

    public static void round(Hub hub) {
        hub.rooms().getBean(Renewals.class).renew();
    }

    /// As several processes of a hub would, were there no turns.
    public static void roundsAtOnce(Hub hub, int count) throws Exception {
        try (var threads = Executors.newFixedThreadPool(count)) {
            List<? extends Future<?>> all =
                    IntStream.range(0, count)
                            .mapToObj(_ -> threads.submit(() -> round(hub)))
                            .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /// A process ends once it wrote down what to charge, or once that was sold, too.
    public static void killedIn(Hub hub, Id.SubscriptionId id, boolean sold) {
        hub.rooms()
                .getBean(Renewals.class)
                .begin(id)
                .filter(_ -> sold)
                .ifPresent(charge ->
                        hub.rooms()
                                .getBean(Sales.class)
                                .sell(
                                        charge.sale(),
                                        hub.rooms()
                                                .getBean(SubscriptionRows.class)
                                                .find(id)
                                                .orElseThrow()
                                                .purchase()));
    }
}
