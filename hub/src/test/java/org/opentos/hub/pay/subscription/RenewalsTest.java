package org.opentos.hub.pay.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.revenue.RevenueWorld.EUR;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRules;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.RevenueWorld;
import org.opentos.hub.revenue.Sales;
import org.opentos.hub.storage.Sql;
import org.opentos.hub.testing.FaultyDataSource;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Renewals on a real ledger and a database that goes away.
class RenewalsTest {
    private static final long PRICE = 500;

    private RevenueWorld world;
    private FaultyDataSource faults;
    private AnnotationConfigApplicationContext room;
    private SubscriptionRows rows;
    private Renewals renewals;

    @BeforeEach
    void open() {
        world = new RevenueWorld(RevenueWorld.FIRST);
        faults = new FaultyDataSource(world.database.dataSource());
        room = new AnnotationConfigApplicationContext();
        room.registerBean(JdbcClient.class, () -> JdbcClient.create(faults));
        room.registerBean(
                TransactionTemplate.class,
                () -> new TransactionTemplate(new DataSourceTransactionManager(faults)));
        room.registerBean(InstantSource.class, () -> world.clock);
        room.registerBean(JsonMapper.class, () -> new JsonMapper());
        room.registerBean(Sales.class, () -> world.sales);
        room.registerBean(Ids.class, () -> world.ids);
        room.registerBean(Organisations.class, () -> world.rooms.getBean(Organisations.class));
        room.register(
                AuditLog.class,
                PaymentRules.class,
                SubscriptionRows.class,
                Subscriptions.class,
                Renewals.class);
        room.refresh();
        rows = room.getBean(SubscriptionRows.class);
        renewals = room.getBean(Renewals.class);
    }

    @AfterEach
    void close() {
        room.close();
        world.close();
    }

    /// One whose trial ends in that time.
    private Id.SubscriptionId trial(
            String every, Duration left, int graceDays, Id.OrganisationId payee, long gross) {
        Instant now = world.clock.instant();
        Plan plan = new Plan(Plan.Every.parse(every).orElseThrow(), 7, graceDays);
        Subscription subscription =
                new Subscription(
                        world.ids.next(Id.SubscriptionId::new),
                        world.ids.next(Id.PaymentRequestId::new),
                        world.ids.next(Id.PersonId::new),
                        world.buyer,
                        payee,
                        "gym",
                        "Gym",
                        new Money(PRICE, EUR),
                        new Money(gross, EUR),
                        "DE",
                        "",
                        Optional.empty(),
                        now,
                        new Standing(
                                plan,
                                now.plus(left),
                                -1,
                                Optional.empty(),
                                new Standing.State.Trial()));
        written(subscription.request(), subscription.subscriber(), payee);
        assertThat(rows.insert(subscription)).isTrue();
        return subscription.id();
    }

    private void written(Id.PaymentRequestId request, Id.PersonId asker, Id.OrganisationId payee) {
        world.database
                .jdbc()
                .sql(
                        """
                        insert into payment_request (id, asker, key, app, child, payee, kind, item, title, currency,
                            minor, gross, items, region, asked, expires, state, payer, decided)
                        values (:id, :asker, gen_random_uuid()::text, '', false, :payee, 'subscription', 'gym', 'Gym', 'EUR', 500, 500,
                            '[]', 'DE', :now, :now, 'subscribed', :payer, :now)
                        """)
                .param("id", request.value())
                .param("asker", asker.value())
                .param("payee", payee.value())
                .param("payer", world.buyer.value())
                .param("now", Sql.of(world.clock.instant()))
                .update();
    }

    private Standing standing(Id.SubscriptionId id) {
        return rows.find(id).orElseThrow().standing();
    }

    private long wallet() {
        return world.has(AccountKind.WALLET, world.buyer.text());
    }

    private void renewUntilAway() {
        try {
            renewals.renew();
        } catch (RuntimeException away) {
            assertThat(away).hasStackTraceContaining("a fault");
        }
    }

    @Test
    void wherever_the_database_goes_away_a_period_is_charged_once() {
        boolean[] failed = {true, true};
        int steps = 0;
        for (; failed[0] || failed[1]; steps++) {
            for (int after = 0; after < 2; after++) {
                world.topUp(PRICE);
                long before = wallet();
                Id.SubscriptionId id = trial("P1M", Duration.ZERO, 3, world.developer, PRICE);
                faults.failAfter(steps, after == 1);
                renewUntilAway();
                failed[after] = faults.heal();
                renewals.renew();
                renewals.renew();
                assertThat(wallet()).as("after %d steps", steps).isEqualTo(before - PRICE);
                assertThat(standing(id).charged()).isZero();
                assertThat(standing(id).state()).isEqualTo(new Standing.State.Active());
            }
        }
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void a_payee_that_may_not_sell_and_a_price_above_the_approval_are_grace() {
        world.topUp(10 * PRICE);
        Id.SubscriptionId unsold = trial("P1M", Duration.ZERO, 3, world.maker, PRICE);
        Id.SubscriptionId dearer = trial("P1M", Duration.ZERO, 3, world.developer, PRICE - 1);
        renewals.renew();
        assertThat(rows.find(unsold).orElseThrow().failure())
                .contains(RefusalCode.AGREEMENT_NOT_ACCEPTED);
        assertThat(rows.find(dearer).orElseThrow().failure())
                .contains(RefusalCode.APPROVAL_DIFFERS);
        world.clock.advance(Duration.ofDays(3));
        renewals.renew();
        assertThat(rows.find(unsold).orElseThrow().reason()).contains("lapsed");
        assertThat(wallet()).isEqualTo(10 * PRICE);
    }

    @Test
    void a_price_that_grows_above_the_approval_before_it_is_sold_takes_nothing() {
        world.topUp(10 * PRICE);
        Id.SubscriptionId id = trial("P1M", Duration.ZERO, 3, world.developer, PRICE);
        Charge charge = renewals.begin(id).orElseThrow();
        approved(id, PRICE - 1);
        renewals.finish(charge);
        assertThat(rows.find(id).orElseThrow().failure()).contains(RefusalCode.APPROVAL_DIFFERS);
        assertThat(wallet()).isEqualTo(10 * PRICE);

        Id.SubscriptionId sold = trial("P1M", Duration.ZERO, 3, world.developer, PRICE);
        Charge known = renewals.begin(sold).orElseThrow();
        world.sales.sell(known.sale(), rows.find(sold).orElseThrow().purchase());
        approved(sold, PRICE - 1);
        renewals.finish(known);
        assertThat(standing(sold).state()).isEqualTo(new Standing.State.Active());
        assertThat(wallet()).isEqualTo(9 * PRICE);
    }

    /// As if the price were above that from now on.
    private void approved(Id.SubscriptionId id, long gross) {
        world.database
                .jdbc()
                .sql("update subscription set gross = ? where id = ?")
                .params(gross, id.value())
                .update();
    }

    @Test
    void while_one_is_being_paid_nothing_ends_or_replaces_it() {
        world.topUp(10 * PRICE);
        Id.SubscriptionId id = trial("P1M", Duration.ZERO, 3, world.developer, PRICE);
        Subscription paid = rows.find(id).orElseThrow();
        Subscriptions subscriptions = room.getBean(Subscriptions.class);
        Caller payer = new Caller(world.buyer, "", Set.of(), "192.0.2.7");
        PaymentRequest yearly = yearly(paid);
        Instant now = world.clock.instant();
        assertThat(renewals.begin(id)).isPresent();
        assertThat(subscriptions.approve(yearly, world.buyer, now).map(Refusal::code))
                .contains(RefusalCode.BUSY);
        assertThat(refused(subscriptions.cancel(payer, id))).isEqualTo(RefusalCode.BUSY);
        assertThat(refused(subscriptions.end(world.anna, world.developer, id)))
                .isEqualTo(RefusalCode.BUSY);
        renewals.renew();
        assertThat(subscriptions.approve(yearly, world.buyer, now)).isEmpty();
        world.clock.advance(Duration.ofDays(31));
        renewals.renew();
        assertThat(wallet()).as("it waits for what replaces it").isEqualTo(9 * PRICE);
        subscriptions.begin(yearly.id(), now);
        assertThat(standing(id).state())
                .isEqualTo(new Standing.State.Ended(now, Standing.Reason.REPLACED));
        assertThat(rows.find(yearly.id()).orElseThrow().standing().anchor())
                .isEqualTo(paid.plan().every().start(paid.standing().anchor(), 1));
    }

    /// Another price is another request, approved while the renewal at the old one is due.
    /// Whichever is first, the payer pays what was agreed, and no period twice.
    @Test
    void a_renewal_before_another_price_is_approved_takes_the_old_one() {
        world.topUp(20 * PRICE);
        Subscription old = due();
        Charge charge = renewals.begin(old.id()).orElseThrow();
        PaymentRequest yearly = yearly(old);
        assertThat(approve(yearly)).contains(RefusalCode.BUSY);
        renewals.finish(charge);
        assertThat(sold(charge.sale())).isEqualTo(PRICE);
        assertThat(approve(yearly)).isEmpty();
        firstPayment(yearly);
        assertThat(rows.find(yearly.id()).orElseThrow().standing().anchor())
                .as("what was paid runs to its end")
                .isEqualTo(old.plan().every().start(old.standing().anchor(), 1));
        renewals.renew();
        assertThat(wallet()).isEqualTo(9 * PRICE);
    }

    @Test
    void another_price_that_is_approved_before_the_renewal_is_the_only_one_taken() {
        world.topUp(20 * PRICE);
        Subscription old = due();
        PaymentRequest yearly = yearly(old);
        assertThat(approve(yearly)).isEmpty();
        assertThat(renewals.begin(old.id())).isEmpty();
        renewals.renew();
        assertThat(wallet()).isEqualTo(20 * PRICE);
        firstPayment(yearly);
        renewals.renew();
        assertThat(wallet()).isEqualTo(10 * PRICE);
    }

    @Test
    void where_another_price_cannot_be_paid_the_old_one_goes_on() {
        world.topUp(PRICE);
        Subscription old = due();
        PaymentRequest yearly = yearly(old);
        assertThat(approve(yearly)).isEmpty();
        assertThat(renewals.begin(old.id())).isEmpty();
        room.getBean(Subscriptions.class).abandon(yearly.id());
        renewals.renew();
        assertThat(wallet()).isZero();
        assertThat(standing(old.id()).charged()).isZero();
    }

    @Test
    void a_renewal_and_another_price_at_the_same_moment_are_one_after_the_other() throws Exception {
        world.topUp(1_000 * PRICE);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 40; round++) {
                Subscription old = due();
                PaymentRequest yearly = yearly(old);
                long before = wallet();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<Optional<Charge>> renewal =
                        threads.submit(() -> {
                            together.await();
                            return renewals.begin(old.id());
                        });
                Future<Optional<RefusalCode>> approval =
                        threads.submit(() -> {
                            together.await();
                            return approve(yearly);
                        });
                boolean renewed = renewal.get().isPresent();
                boolean approved = approval.get().isEmpty();
                assertThat(renewed).as("one of the two, in round %d", round).isNotEqualTo(approved);
                if (approved) {
                    firstPayment(yearly);
                }
                renewals.renew();
                assertThat(before - wallet()).isEqualTo(approved ? 10 * PRICE : PRICE);
            }
        }
    }

    /// One whose next payment is due now.
    private Subscription due() {
        return rows.find(trial("P1M", Duration.ZERO, 3, world.developer, PRICE)).orElseThrow();
    }

    /// As an approval does it.
    private Optional<RefusalCode> approve(PaymentRequest request) {
        return room.getBean(TransactionTemplate.class)
                .execute(_ -> {
                    room.getBean(PaymentRules.class).hold(world.buyer);
                    return room.getBean(Subscriptions.class)
                            .approve(request, world.buyer, world.clock.instant());
                })
                .map(Refusal::code);
    }

    private void firstPayment(PaymentRequest request) {
        Subscription starting = rows.find(request.id()).orElseThrow();
        assertThat(
                        world.sales.sell(
                                world.ids.next(Id.SaleId::new),
                                starting.purchase(),
                                starting.gross()))
                .isInstanceOf(Outcome.Done.class);
        room.getBean(TransactionTemplate.class)
                .executeWithoutResult(_ ->
                        room.getBean(Subscriptions.class)
                                .begin(request.id(), world.clock.instant()));
    }

    private long sold(Id.SaleId sale) {
        return world.sales.find(sale).orElseThrow().gross().minor();
    }

    @Test
    void what_is_replaced_does_not_count_among_those_of_its_payer() {
        Instant now = world.clock.instant();
        Id.SubscriptionId ended = trial("P1M", Duration.ofDays(7), 3, world.developer, PRICE);
        rows.save(ended, standing(ended).ended(now, Standing.Reason.CANCELLED));
        Id.SubscriptionId replaced = trial("P1M", Duration.ofDays(7), 3, world.developer, PRICE);
        for (int living = 1; living < Subscriptions.LIVING_MAX; living++) {
            trial("P1M", Duration.ofDays(7), 3, world.developer, PRICE);
        }
        Subscriptions subscriptions = room.getBean(Subscriptions.class);
        PaymentRequest more = yearly(rows.find(ended).orElseThrow());
        assertThat(subscriptions.approve(more, world.buyer, now).map(Refusal::code))
                .contains(RefusalCode.LIMIT_REACHED);
        PaymentRequest instead = yearly(rows.find(replaced).orElseThrow());
        assertThat(subscriptions.approve(instead, world.buyer, now)).isEmpty();
    }

    /// The same for a year instead, without a trial.
    private PaymentRequest yearly(Subscription before) {
        Id.PaymentRequestId id = world.ids.next(Id.PaymentRequestId::new);
        written(id, before.subscriber(), before.payee());
        return new PaymentRequest(
                id,
                before.subscriber(),
                "",
                Optional.empty(),
                false,
                Optional.empty(),
                new PaymentRequest.Payee.Seller(
                        before.payee(),
                        Agreement.Sale.SUBSCRIPTION,
                        before.item(),
                        before.region()),
                before.title(),
                new Money(10 * PRICE, EUR),
                new Money(10 * PRICE, EUR),
                List.of(),
                Optional.of(new Plan(Plan.Every.parse("P1Y").orElseThrow(), 0, 3)),
                before.made(),
                before.made(),
                new PaymentRequest.State.Open());
    }

    private static RefusalCode refused(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused<?>) outcome).refusal().code();
    }

    @Test
    void whatever_the_clock_and_the_database_do_money_and_periods_agree() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Id.SubscriptionId> all = new ArrayList<>();
        for (String every : List.of("P1W", "P10D", "P1M", "P3M", "P1Y")) {
            Duration left = Duration.ofHours(random.nextInt(24 * 30));
            all.add(trial(every, left, random.nextInt(31), world.developer, PRICE));
        }
        long paidIn = 0;
        for (int step = 0; step < 150; step++) {
            world.clock.advance(Duration.ofHours(random.nextInt(24 * 25) - 24 * 5));
            if (random.nextInt(3) > 0) {
                world.topUp(PRICE);
                paidIn += PRICE;
            }
            if (random.nextInt(3) == 0) {
                faults.failAfter(random.nextInt(30), random.nextBoolean());
            }
            renewUntilAway();
            faults.heal();
        }
        renewals.renew();
        long paid = 0;
        for (Id.SubscriptionId each : all) {
            paid += rows.sales(rows.find(each).orElseThrow(), 1_000).size();
        }
        assertThat(wallet()).isEqualTo(paidIn - paid * PRICE);
        assertThat(paid).isPositive();
    }
}
