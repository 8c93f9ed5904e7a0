package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.hub.revenue.split.Shares;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

class SalesTest {
    private static final Agreement SECOND =
            new Agreement(
                    "1.1",
                    RevenueWorld.FIRST.effectiveFrom().plus(Duration.ofDays(90)),
                    RevenueWorld.FIRST.texts(),
                    RevenueWorld.FIRST.shares().stream()
                            .map(each ->
                                    new Agreement.Share(each.sale(), 500_000, 200_000, 300_000))
                            .toList(),
                    List.of(),
                    RevenueWorld.FIRST.rules(),
                    Map.of("en", "x", "zh-Hans", "x"));

    private final RevenueWorld world = new RevenueWorld(RevenueWorld.FIRST, SECOND);

    @AfterEach
    void close() {
        world.close();
    }

    private static RefusalCode refused(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(var refusal) -> refusal.code();
            case Outcome.Done<?> done -> throw new AssertionError("not refused: " + done);
        };
    }

    private Id.SaleId saleId() {
        return world.ids.next(Id.SaleId::new);
    }

    private Id.RefundId refundId() {
        return world.ids.next(Id.RefundId::new);
    }

    private List<Long> organisations(AccountKind kind) {
        return List.of(
                world.has(kind, world.developer.text()), world.has(kind, world.maker.text()));
    }

    private long wallet() {
        return world.has(AccountKind.WALLET, world.buyer.text());
    }

    private List<Long> others() {
        return List.of(
                world.has(AccountKind.REVENUE, SalePostings.PLATFORM),
                world.has(AccountKind.TAX, "DE"));
    }

    @Test
    void a_sale_gives_each_its_part_and_holds_the_shares_in_reserve() {
        world.topUp(2_000);
        Sale sale = world.sold(1_190);
        assertThat(sale.parts()).isEqualTo(new Parts(800, 100, 100, 190));
        assertThat(sale.shares()).isEqualTo(new Shares(800_000, 100_000, 100_000));
        assertThat(sale.agreement()).isEqualTo("1.0");
        assertThat(sale.term()).isEmpty();
        assertThat(sale.maker()).contains(world.maker);
        assertThat(sale.state()).isInstanceOf(Sale.State.Paid.class);
        assertThat(wallet()).isEqualTo(810);
        assertThat(organisations(AccountKind.RESERVE)).containsExactly(800L, 100L);
        assertThat(organisations(AccountKind.PAYABLE)).containsExactly(0L, 0L);
        assertThat(others()).containsExactly(100L, 190L);
        assertThat(world.sales.find(sale.id())).contains(sale);
    }

    @Test
    void the_same_sale_again_is_the_same_and_another_under_its_id_is_refused() {
        world.topUp(2_000);
        Id.SaleId id = saleId();
        Sale first = done(world.sales.sell(id, world.app(500)));
        assertThat(done(world.sales.sell(id, world.app(500)))).isEqualTo(first);
        assertThat(refused(world.sales.sell(id, world.app(501)))).isEqualTo(RefusalCode.KEY_REUSED);
        assertThat(wallet()).isEqualTo(1_500);
    }

    @Test
    void a_sale_never_takes_more_than_was_agreed_to() {
        world.topUp(2_000);
        Id.SaleId id = saleId();
        Money less = new Money(499, RevenueWorld.EUR);
        assertThat(refused(world.sales.sell(id, world.app(500), less)))
                .isEqualTo(RefusalCode.APPROVAL_DIFFERS);
        assertThat(world.sales.find(id)).isEmpty();
        Sale sold = done(world.sales.sell(id, world.app(500), new Money(500, RevenueWorld.EUR)));
        assertThat(done(world.sales.sell(id, world.app(500), less)))
                .as("what is sold already stands")
                .isEqualTo(sold);
        assertThat(wallet()).isEqualTo(1_500);
    }

    @Test
    void a_sale_beyond_the_wallet_is_refused_for_good() {
        world.topUp(499);
        Id.SaleId id = saleId();
        assertThat(refused(world.sales.sell(id, world.app(500))))
                .isEqualTo(RefusalCode.FUNDS_INSUFFICIENT);
        world.topUp(1_000);
        assertThat(refused(world.sales.sell(id, world.app(500))))
                .as("the same sale again")
                .isEqualTo(RefusalCode.FUNDS_INSUFFICIENT);
        assertThat(refused(world.sales.refund(refundId(), id, 1, "")))
                .isEqualTo(RefusalCode.SALE_UNPAID);
        assertThat(wallet()).isEqualTo(1_499);
        assertThat(organisations(AccountKind.RESERVE)).containsExactly(0L, 0L);
    }

    @Test
    void nobody_sells_without_the_agreement() {
        world.topUp(1_000);
        Purchase foreign = world.app(500);
        Purchase purchase =
                new Purchase(
                        foreign.kind(),
                        foreign.item(),
                        foreign.title(),
                        foreign.price(),
                        foreign.buyer(),
                        world.maker,
                        foreign.boughtOn(),
                        foreign.usedOn(),
                        foreign.region());
        assertThat(refused(world.sales.sell(saleId(), purchase)))
                .isEqualTo(RefusalCode.AGREEMENT_NOT_ACCEPTED);
        assertThat(wallet()).isEqualTo(1_000);
    }

    @Test
    void the_maker_of_the_device_of_purchase_is_paid_and_without_one_the_developer() {
        world.topUp(2_000);
        Purchase.Terminal phone =
                new Purchase.Terminal(
                        world.ids.next(Id.DeviceId::new),
                        world.ids.next(Id.ProductId::new),
                        world.ids.next(Id.OrganisationId::new));
        Purchase onPhone = world.purchase(1_190, Optional.of(phone), Optional.of(world.tv));
        assertThat(done(world.sales.sell(saleId(), onPhone)).maker()).contains(phone.maker());
        Purchase inBrowser = world.purchase(595, Optional.empty(), Optional.empty());
        Sale sale = done(world.sales.sell(saleId(), inBrowser));
        assertThat(sale.maker()).isEmpty();
        assertThat(sale.parts()).isEqualTo(new Parts(450, 0, 50, 95));
    }

    @Test
    void refunds_take_back_by_the_agreement_of_the_sale_whatever_is_in_force_now() {
        world.topUp(1_190);
        Sale sale = world.sold(1_190);
        world.clock.advance(Duration.ofDays(60));
        assertThat(SECOND.effectiveFrom()).isBefore(world.clock.instant());
        Refund part = done(world.sales.refund(refundId(), sale.id(), 500, "half of it"));
        assertThat(part.parts()).isEqualTo(new Parts(336, 42, 42, 80));
        assertThat(part.fromReserve()).isTrue();
        assertThat(organisations(AccountKind.RESERVE)).containsExactly(464L, 58L);
        assertThat(others()).containsExactly(58L, 110L);
        assertThat(refused(world.sales.refund(refundId(), sale.id(), 691, "")))
                .isEqualTo(RefusalCode.REFUND_TOO_LARGE);
        done(world.sales.refund(refundId(), sale.id(), 690, "the rest"));
        assertThat(world.sales.left(sale)).isEqualTo(Parts.NONE);
        assertThat(wallet()).isEqualTo(1_190);
        assertThat(organisations(AccountKind.RESERVE)).containsExactly(0L, 0L);
        assertThat(others()).containsExactly(0L, 0L);
        world.topUp(100);
        assertThat(world.sold(100).agreement()).as("a sale made now").isEqualTo("1.1");
    }

    @Test
    void shares_leave_the_reserve_after_its_days_and_are_then_owed_back() {
        world.topUp(2_380);
        Sale sale = world.sold(1_190);
        Sale later = world.sold(1_190);
        done(world.sales.refund(refundId(), sale.id(), 1_190, "whole"));
        world.clock.advance(Duration.ofDays(30).minusMillis(1));
        assertThat(world.sales.release()).isZero();
        world.clock.advance(Duration.ofMillis(1));
        assertThat(world.sales.release()).isEqualTo(2);
        assertThat(world.sales.release()).isZero();
        assertThat(organisations(AccountKind.RESERVE)).containsExactly(0L, 0L);
        assertThat(organisations(AccountKind.PAYABLE)).containsExactly(800L, 100L);
        Refund late = done(world.sales.refund(refundId(), later.id(), 1_190, "after payout"));
        assertThat(late.fromReserve()).isFalse();
        assertThat(organisations(AccountKind.PAYABLE)).containsExactly(0L, 0L);
        assertThat(wallet()).isEqualTo(2_380);
    }

    @Test
    void what_was_begun_when_the_hub_was_killed_is_finished() {
        world.topUp(1_190);
        Sale sale = world.sold(1_190);
        done(world.sales.refund(refundId(), sale.id(), 500, ""));
        // As if the process had ended after the ledger's commit, and before its answer was written.
        world.database.jdbc().sql("update sale set state = 'begun', posting = null").update();
        world.database.jdbc().sql("update refund set state = 'begun', posting = null").update();
        world.sales.settle();
        assertThat(world.sales.find(sale.id()).orElseThrow().state())
                .as("too early to be lost")
                .isInstanceOf(Sale.State.Begun.class);
        world.clock.advance(Sales.ANSWER_MAX.plusMillis(1));
        world.sales.settle();
        assertThat(world.sales.find(sale.id())).contains(sale);
        assertThat(world.sales.refunds(sale.id()))
                .allSatisfy(each -> assertThat(each.state()).isInstanceOf(Sale.State.Paid.class));
        assertThat(wallet()).isEqualTo(500);
        assertThat(organisations(AccountKind.RESERVE)).containsExactly(464L, 58L);
    }

    @Test
    void refunds_at_once_never_give_back_more_than_was_paid() throws Exception {
        world.topUp(1_000);
        Sale sale = world.sold(1_000);
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int number = 0; number < 16; number++) {
            all.add(() ->
                    world.sales.refund(refundId(), sale.id(), 300, "")
                            instanceof Outcome.Done<Refund>);
        }
        int given = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(all)) {
                given += each.get() ? 1 : 0;
            }
        }
        assertThat(given).isEqualTo(3);
        assertThat(wallet()).isEqualTo(900);
    }

    @Test
    void many_sales_and_refunds_leave_nothing_over() {
        long seed = System.nanoTime();
        System.out.println("SalesTest seed " + seed);
        Random random = new Random(seed);
        world.topUp(1_000_000);
        List<Sale> sold = new ArrayList<>();
        for (int step = 0; step < 150; step++) {
            int what = random.nextInt(10);
            if (what < 5 || sold.isEmpty()) {
                sold.add(world.sold(1 + random.nextInt(2_000)));
            } else if (what < 9) {
                Sale sale = sold.get(random.nextInt(sold.size()));
                long left = world.sales.left(sale).sum();
                if (left > 0) {
                    done(world.sales.refund(refundId(), sale.id(), 1 + random.nextLong(left), ""));
                }
            } else {
                world.clock.advance(Duration.ofDays(random.nextInt(20)));
                world.sales.release();
            }
        }
        Parts left = sold.stream().map(world.sales::left).reduce(Parts.NONE, Parts::plus);
        assertThat(others()).containsExactly(left.platform(), left.tax());
        assertThat(wallet()).isEqualTo(1_000_000 - left.sum());
        List<Long> reserved = organisations(AccountKind.RESERVE);
        List<Long> payable = organisations(AccountKind.PAYABLE);
        assertThat(reserved.get(0) + payable.get(0))
                .as("seed %d", seed)
                .isEqualTo(left.developer());
        assertThat(reserved.get(1) + payable.get(1)).as("seed %d", seed).isEqualTo(left.maker());
        assertThat(reserved).allMatch(each -> each >= 0);
        assertThat(world.ledger.check(_ -> {}).faults()).isEmpty();
    }
}
