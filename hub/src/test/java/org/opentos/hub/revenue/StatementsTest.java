package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.opentos.hub.revenue.RevenueWorld.EUR;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.OpenAccounts;
import org.opentos.hub.ledger.Postings;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

class StatementsTest {
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private final RevenueWorld world = new RevenueWorld(RevenueWorld.FIRST);

    @AfterEach
    void close() {
        world.close();
    }

    private Statement statement(Id.OrganisationId organisation, YearMonth month) {
        return done(world.statements.find(world.anna, organisation, month, EUR));
    }

    private void refund(Sale sale, long minor) {
        done(world.sales.refund(world.ids.next(Id.RefundId::new), sale.id(), minor, ""));
    }

    private static Map<Statement.Kind, Long> lines(Statement statement) {
        return statement.lines().stream()
                .collect(Collectors.toMap(Statement.Line::kind, Statement.Line::minor));
    }

    private long kept(Id.OrganisationId organisation) {
        return world.has(AccountKind.PAYABLE, organisation.text())
                + world.has(AccountKind.RESERVE, organisation.text());
    }

    @Test
    void a_month_goes_from_what_customers_paid_to_what_is_earned() {
        world.topUp(10_000);
        Sale sale = world.sold(1_190);
        refund(sale, 500);
        Statement developer = statement(world.developer, MARCH);
        assertThat(lines(developer))
                .isEqualTo(
                        Map.of(
                                Statement.Kind.SALES_GROSS, 1_190L,
                                Statement.Kind.SALES_TAX, -190L,
                                Statement.Kind.SALES_PLATFORM, -100L,
                                Statement.Kind.SALES_MAKER, -100L,
                                Statement.Kind.REFUNDS_GROSS, -500L,
                                Statement.Kind.REFUNDS_TAX, 80L,
                                Statement.Kind.REFUNDS_PLATFORM, 42L,
                                Statement.Kind.REFUNDS_MAKER, 42L));
        assertThat(developer.opening()).isZero();
        assertThat(developer.closing()).isEqualTo(464).isEqualTo(kept(world.developer));
        assertThat(developer.reserve()).isEqualTo(464);
        assertThat(developer.payable()).isZero();
        Statement maker = statement(world.maker, MARCH);
        assertThat(lines(maker))
                .isEqualTo(
                        Map.of(
                                Statement.Kind.MAKER_SHARE, 100L,
                                Statement.Kind.MAKER_SHARE_REFUNDS, -42L));
        assertThat(done(world.statements.items(world.anna, world.maker, MARCH, EUR)))
                .extracting(Statements.Item::title, Statements.Item::gross, Statements.Item::earned)
                .containsExactly(tuple("", 0L, 100L), tuple("", 0L, -42L));
        assertThat(done(world.statements.items(world.anna, world.developer, MARCH, EUR)))
                .extracting(Statements.Item::earned)
                .containsExactly(800L, -336L);
    }

    @Test
    void each_month_opens_with_what_the_one_before_closed_and_ends_with_what_the_ledger_has() {
        long seed = System.nanoTime();
        System.out.println("StatementsTest seed " + seed);
        Random random = new Random(seed);
        world.topUp(1_000_000);
        List<Sale> sold = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            int what = random.nextInt(10);
            if (what < 5 || sold.isEmpty()) {
                sold.add(world.sold(1 + random.nextInt(2_000)));
            } else if (what < 8) {
                Sale sale = sold.get(random.nextInt(sold.size()));
                long left = world.sales.left(sale).sum();
                if (left > 0) {
                    refund(sale, 1 + random.nextLong(left));
                }
            } else {
                world.clock.advance(Duration.ofDays(random.nextInt(6)));
                world.sales.release();
                world.statements.close();
            }
        }
        for (Id.OrganisationId each : List.of(world.developer, world.maker)) {
            List<Statement> all = done(world.statements.of(world.anna, each)).reversed();
            assertThat(all.getFirst().opening()).isZero();
            for (int index = 1; index < all.size(); index++) {
                assertThat(all.get(index).opening())
                        .as("seed %d, %s", seed, all.get(index).month())
                        .isEqualTo(all.get(index - 1).closing());
                assertThat(all.get(index).reserve()).isNotNegative();
            }
            assertThat(all.getLast().closing()).as("seed %d", seed).isEqualTo(kept(each));
            assertThat(all.getLast().reserve())
                    .as("seed %d", seed)
                    .isEqualTo(world.has(AccountKind.RESERVE, each.text()));
        }
    }

    @Test
    void a_closed_statement_never_changes() {
        world.topUp(10_000);
        Sale sale = world.sold(1_190);
        world.clock.advance(Duration.ofDays(31));
        world.statements.close();
        assertThat(statement(world.developer, MARCH).closed()).as("a day after").isEmpty();
        world.clock.advance(Duration.ofDays(2));
        refund(sale, 190);
        world.statements.close();
        world.statements.close();
        Statement closed = statement(world.developer, MARCH);
        assertThat(closed.closed()).isPresent();
        assertThat(closed.closing()).isEqualTo(800);
        Statement april = statement(world.developer, MARCH.plusMonths(1));
        assertThat(april.opening()).isEqualTo(800);
        assertThat(april.change()).isEqualTo(-128);
        assertThat(april.closing()).isEqualTo(kept(world.developer));
        assertThatThrownBy(() ->
                        world.database.jdbc().sql("update statement set closing = 0").update())
                .hasMessageContaining("never changed");
    }

    @Test
    void what_the_ledger_does_not_confirm_is_not_closed() {
        world.topUp(10_000);
        world.sold(1_190);
        NamedLegs legs =
                new NamedLegs(EUR)
                        .add(AccountKind.PAYABLE, world.developer.text(), 5)
                        .add(AccountKind.REVENUE, SalePostings.PLATFORM, -5);
        done(
                new Postings(world.ledger, new OpenAccounts(world.ledger, world.clock))
                        .post(
                                new Key("test", "1"),
                                new Label("test", ""),
                                world.clock.instant(),
                                legs));
        world.clock.advance(Duration.ofDays(40));
        world.statements.close();
        assertThat(statement(world.developer, MARCH).closed()).isEmpty();
        assertThat(statement(world.maker, MARCH).closed()).as("another's").isPresent();
    }

    @Test
    void nobody_sees_anothers_and_no_month_before_its_time() {
        Caller eve = new Caller(world.ids.next(Id.PersonId::new), "", Set.of(), "192.0.2.8");
        assertThat(code(world.statements.find(eve, world.developer, MARCH, EUR)))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(code(world.statements.of(eve, world.developer)))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(
                        code(
                                world.statements.find(
                                        world.anna, world.developer, MARCH.plusMonths(1), EUR)))
                .isEqualTo(RefusalCode.TIME_INVALID);
        assertThat(done(world.statements.of(world.anna, world.developer))).isEmpty();
    }

    private static RefusalCode code(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(var refusal) -> refusal.code();
            case Outcome.Done<?> done -> throw new AssertionError("not refused: " + done);
        };
    }
}
