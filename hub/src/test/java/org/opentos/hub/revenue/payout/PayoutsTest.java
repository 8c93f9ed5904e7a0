package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.revenue.RevenueWorld.EUR;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.revenue.Sale;
import org.opentos.hub.revenue.Statement;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

class PayoutsTest {
    /// A sale at the beginning of March leaves the reserve in April, which is closed in May.
    private static final YearMonth APRIL = YearMonth.of(2026, 4);

    private final PayoutWorld world = new PayoutWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Statement statement(Id.OrganisationId organisation, YearMonth month) {
        return done(world.world.statements.find(world.world.anna, organisation, month, EUR));
    }

    private static Map<Statement.Kind, Long> payoutLines(Statement statement) {
        return statement.lines().stream()
                .filter(each ->
                        each.kind() == Statement.Kind.PAYOUTS
                                || each.kind() == Statement.Kind.PAYOUTS_RETURNED)
                .collect(Collectors.toMap(Statement.Line::kind, Statement.Line::minor));
    }

    @Test
    void what_a_closed_month_says_is_payable_is_paid_out_once_and_stands_in_the_next_statement() {
        world.open();
        world.world.earn(11_900);
        world.payouts.payAll();
        world.payouts.payAll();
        Payout payout = world.only(world.world.developer);
        assertThat(payout.month()).isEqualTo(APRIL);
        assertThat(payout.amount()).isEqualTo(new Money(8_000, EUR));
        assertThat(payout.state()).isEqualTo(Payout.State.DUE);
        assertThat(world.only(world.world.maker).amount())
                .as("exactly the minimum")
                .isEqualTo(new Money(1_000, EUR));
        assertThat(world.payable(world.world.developer)).isZero();
        assertThat(world.atBank()).isEqualTo(9_000);
        Statement may = statement(world.world.developer, APRIL.plusMonths(1));
        assertThat(may.opening()).isEqualTo(8_000);
        assertThat(payoutLines(may)).isEqualTo(Map.of(Statement.Kind.PAYOUTS, -8_000L));
        assertThat(may.closing()).isZero();
        assertThat(
                        done(
                                world.world.statements.items(
                                        world.world.anna,
                                        world.world.developer,
                                        APRIL.plusMonths(1),
                                        EUR)))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.what()).isEqualTo("payout");
                    assertThat(item.earned()).isEqualTo(-8_000);
                    assertThat(item.gross()).isZero();
                });
        world.world.closeMonth();
        assertThat(statement(world.world.developer, APRIL.plusMonths(1)).closed())
                .as("a month with nothing but a payout is closed too")
                .isPresent();
        assertThat(world.world.ledger.check(_ -> {}).faults()).isEmpty();
    }

    @Test
    void nothing_is_paid_before_the_month_is_closed_and_the_reserve_is_over() {
        world.open();
        world.world.topUp(23_800);
        world.world.sold(11_900);
        world.world.clock.advance(Duration.ofDays(40));
        world.world.upkeep();
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).as("April is not closed").isEmpty();
        world.world.sold(11_900);
        world.world.closeMonth();
        world.payouts.payAll();
        assertThat(world.only(world.world.developer).amount())
                .as("the second is still in the reserve")
                .isEqualTo(new Money(8_000, EUR));
        world.world.clock.advance(Duration.ofDays(20));
        world.world.upkeep();
        world.payouts.payAll();
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        world.world.closeMonth();
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).hasSize(2);
        assertThat(world.payable(world.world.developer)).isZero();
    }

    @Test
    void less_than_the_minimum_is_carried() {
        world.set(world.world.developer, PayoutWorld.IBAN, 8_001);
        world.set(world.world.maker, PayoutWorld.OTHER_IBAN, 1_000);
        world.world.clock.advance(Destinations.WAIT);
        world.world.earn(11_880);
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).isEmpty();
        assertThat(world.of(world.world.maker)).as("9.98").isEmpty();
        Statement april = statement(world.world.developer, APRIL);
        Statement may = statement(world.world.developer, APRIL.plusMonths(1));
        assertThat(world.payouts.next(world.world.developer, List.of(april, may)))
                .isEqualTo(Map.of(april, 0L));
        world.set(world.world.developer, PayoutWorld.IBAN, 1_000);
        assertThat(world.payouts.next(world.world.developer, List.of(april)))
                .isEqualTo(Map.of(april, april.payable()));
        world.payouts.payAll();
        assertThat(world.only(world.world.developer).amount().minor()).isEqualTo(april.payable());
        assertThat(world.payouts.next(world.world.developer, List.of(april)))
                .isEqualTo(Map.of(april, april.payable()));
    }

    @Test
    void a_refund_after_the_close_makes_the_payout_smaller() {
        world.open();
        world.world.topUp(23_800);
        Sale sale = world.world.sold(11_900);
        world.world.sold(11_900);
        world.world.clock.advance(Duration.ofDays(30));
        world.world.upkeep();
        world.world.closeMonth();
        done(
                world.world.sales.refund(
                        world.world.ids.next(Id.RefundId::new), sale.id(), 11_900, ""));
        world.payouts.payAll();
        assertThat(world.only(world.world.developer).amount().minor()).isEqualTo(8_000);
        assertThat(world.payable(world.world.developer)).isZero();
    }

    @Test
    void a_new_account_waits_three_days_and_a_new_minimum_does_not() {
        world.world.earn(11_900);
        Destination set = world.set(world.world.developer, PayoutWorld.IBAN, 1_000);
        world.world.clock.advance(Destinations.WAIT.minusMillis(1));
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).isEmpty();
        assertThat(world.set(world.world.developer, PayoutWorld.IBAN, 2_000).usableFrom())
                .isEqualTo(set.usableFrom());
        world.world.clock.advance(Duration.ofMillis(1));
        world.payouts.payAll();
        world.only(world.world.developer);
        world.set(world.world.developer, PayoutWorld.OTHER_IBAN, 2_000);
        assertThat(done(world.files.make(world.files.nextExecution(), "")))
                .as("what is due already waits for the new account")
                .isEmpty();
        world.world.clock.advance(Destinations.WAIT);
        world.file();
        assertThat(world.only(world.world.developer).account().orElseThrow().iban().text())
                .isEqualTo(PayoutWorld.OTHER_IBAN);
    }

    @Test
    void payouts_decided_at_once_pay_once() throws Exception {
        world.open();
        world.world.earn(11_900);
        List<Callable<Void>> all = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            all.add(() -> {
                world.payouts.payAll();
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        }
        assertThat(world.only(world.world.developer).amount().minor()).isEqualTo(8_000);
        assertThat(world.payable(world.world.developer)).isZero();
        assertThat(world.atBank()).isEqualTo(9_000);
    }

    @Test
    void what_the_ledger_was_asked_when_the_hub_was_killed_is_asked_again() {
        world.open();
        world.world.earn(11_900);
        Optional<Payout> decided =
                world.payouts.decided(world.set(world.world.developer, PayoutWorld.IBAN, 1_000));
        assertThat(decided).as("written, and not posted").isPresent();
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        world.payouts.payAll();
        assertThat(world.only(world.world.developer).posting()).as("no second one").isEmpty();
        world.world.clock.advance(Payouts.ANSWER_MAX.plusMillis(1));
        world.payouts.settle();
        assertThat(world.only(world.world.developer).posting()).isPresent();
        // As if the process had ended after the ledger's commit, and before its answer was written.
        world.world.database.jdbc().sql("update payout set posting = null").update();
        world.payouts.settle();
        assertThat(world.only(world.world.developer).posting()).isPresent();
        assertThat(world.payable(world.world.developer)).isZero();
    }

    /// Each month the database goes away one step later, in everything from the decision to the
    /// bank's answer; then all of it is done again. The maker's payout always comes back.
    @Test
    void a_kill_at_any_step_pays_once_and_gives_back_once() {
        world.open();
        boolean failed = true;
        int step = 0;
        long kept = 0;
        for (; failed; step++) {
            world.world.earn(11_900);
            kept += 1_000;
            world.faults.failAfter(step, step % 2 == 0);
            try {
                once();
            } catch (RuntimeException killed) {
                assertThat(killed).hasStackTraceContaining("a fault");
            }
            failed = world.faults.heal();
            world.world.clock.advance(Payouts.ANSWER_MAX.plusMillis(1));
            world.payouts.settle();
            once();
            int months = step + 1;
            assertThat(world.of(world.world.developer).size())
                    .as("step %d", step)
                    .isEqualTo(months);
            assertThat(world.payable(world.world.developer)).as("step %d", step).isZero();
            assertThat(world.payable(world.world.maker)).as("step %d", step).isEqualTo(kept);
            assertThat(world.atBank()).as("step %d", step).isEqualTo(8_000L * months);
            assertThat(world.of(world.world.maker).getFirst().state())
                    .as("step %d", step)
                    .isEqualTo(Payout.State.RETURNED);
            world.set(world.world.maker, PayoutWorld.OTHER_IBAN, 1_000);
        }
        assertThat(step).as("steps").isGreaterThan(20);
        Statement last =
                done(world.world.statements.of(world.world.anna, world.world.maker)).getFirst();
        assertThat(last.closing()).isEqualTo(kept);
        assertThat(world.world.ledger.check(_ -> {}).faults()).isEmpty();
    }

    /// Sales, refunds, days, payouts and what banks say of them, by chance.
    @Test
    void each_statement_opens_with_what_the_one_before_closed_and_ends_with_what_the_ledger_has() {
        long seed = System.nanoTime();
        System.out.println("PayoutsTest seed " + seed);
        Random random = new Random(seed);
        world.open();
        world.world.topUp(10_000_000);
        List<Sale> sold = new ArrayList<>();
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(7)) {
                case 0, 1 -> sold.add(world.world.sold(1 + random.nextInt(9_000)));
                case 2 -> refund(sold, random);
                case 3, 4 -> world.world.clock.advance(Duration.ofDays(random.nextInt(16)));
                case 5 -> done(world.files.make(world.files.nextExecution(), ""));
                default -> bankSays(random);
            }
            world.world.upkeep();
            world.payouts.payAll();
        }
        List<Payout> paid = new ArrayList<>();
        for (Id.OrganisationId each : List.of(world.world.developer, world.world.maker)) {
            paid.addAll(world.of(each));
            List<Statement> all =
                    done(world.world.statements.of(world.world.anna, each)).reversed();
            assertThat(all.getFirst().opening()).isZero();
            for (int index = 1; index < all.size(); index++) {
                assertThat(all.get(index).opening())
                        .as("seed %d, %s", seed, all.get(index).month())
                        .isEqualTo(all.get(index - 1).closing());
            }
            assertThat(all.getLast().closing())
                    .as("seed %d", seed)
                    .isEqualTo(
                            world.payable(each)
                                    + world.world.has(AccountKind.RESERVE, each.text()));
            Map<Statement, Long> next = world.payouts.next(each, all);
            assertThat(next.values()).as("seed %d", seed).allMatch(minor -> minor >= 0);
        }
        long stands =
                paid.stream()
                        .filter(each -> each.state() != Payout.State.RETURNED)
                        .mapToLong(each -> each.amount().minor())
                        .sum();
        assertThat(world.atBank()).as("seed %d", seed).isEqualTo(stands);
        assertThat(paid).as("seed %d", seed).isNotEmpty();
        assertThat(world.world.ledger.check(_ -> {}).faults()).isEmpty();
    }

    private void refund(List<Sale> sold, Random random) {
        if (sold.isEmpty()) {
            return;
        }
        Sale sale = sold.get(random.nextInt(sold.size()));
        long left = world.world.sales.left(sale).sum();
        if (left > 0) {
            done(
                    world.world.sales.refund(
                            world.world.ids.next(Id.RefundId::new),
                            sale.id(),
                            1 + random.nextLong(left),
                            ""));
        }
    }

    /// Of the newest file; whoever's payout came back saves the account anew.
    private void bankSays(Random random) {
        List<BankFile> files = world.files.list();
        if (files.isEmpty()) {
            return;
        }
        BankFile file = files.getFirst();
        String[] said =
                world.files.payouts(file.id()).stream()
                        .map(each ->
                                PayoutWorld.says(
                                        each,
                                        List.of("ACSP", "ACSC", "RJCT").get(random.nextInt(3)),
                                        ""))
                        .toArray(String[]::new);
        done(world.files.report(PayoutWorld.report(file, "", said), ""));
        world.set(world.world.developer, PayoutWorld.IBAN, 1_000);
        world.set(world.world.maker, PayoutWorld.OTHER_IBAN, 1_000);
    }

    private void once() {
        world.payouts.payAll();
        done(world.files.make(world.files.nextExecution(), ""));
        for (BankFile each : world.files.list().stream().limit(1).toList()) {
            if (each.sent().isEmpty()) {
                done(world.files.sent(each.id(), ""));
            }
            String[] said =
                    world.files.payouts(each.id()).stream()
                            .map(payout ->
                                    payout.organisation().equals(world.world.maker)
                                            ? PayoutWorld.says(payout, "RJCT", "AC04")
                                            : PayoutWorld.says(payout, "ACSC", ""))
                            .toArray(String[]::new);
            done(world.files.report(PayoutWorld.report(each, "", said), ""));
        }
    }
}
