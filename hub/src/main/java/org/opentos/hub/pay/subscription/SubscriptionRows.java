package org.opentos.hub.pay.subscription;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.pay.request.TerminalColumns;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Subscriptions in the database.
@Component
class SubscriptionRows {
    private static final String LIVING = "state in ('trial', 'active', 'grace')";

    private final JdbcClient jdbc;

    SubscriptionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    static String text(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @return false where the subscriber has one of this payee and item that lives, starts, or had
    ///   its trial
    boolean insert(Subscription subscription) {
        Standing standing = subscription.standing();
        return jdbc.sql(
                                """
                                insert into subscription (id, request, subscriber, payer, payee, item, title, currency,
                                    minor, gross, region, app, device, product, maker, period, trial_days, grace_days,
                                    made, anchor, charged, paid_until, state)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                on conflict do nothing
                                """)
                        .params(
                                subscription.id().value(),
                                subscription.request().value(),
                                subscription.subscriber().value(),
                                subscription.payer().value(),
                                subscription.payee().value(),
                                subscription.item(),
                                subscription.title(),
                                subscription.price().currency().code(),
                                subscription.price().minor(),
                                subscription.gross().minor(),
                                subscription.region(),
                                subscription.app())
                        .param(device(subscription, each -> each.device().value()))
                        .param(device(subscription, each -> each.product().value()))
                        .param(device(subscription, each -> each.maker().value()))
                        .params(
                                standing.plan().every().text(),
                                standing.plan().trialDays(),
                                standing.plan().graceDays(),
                                Sql.of(subscription.made()),
                                Sql.of(standing.anchor()),
                                standing.charged(),
                                Sql.of(standing.paidUntil()),
                                state(standing.state()))
                        .update()
                == 1;
    }

    private static @Nullable UUID device(
            Subscription subscription, Function<Purchase.Terminal, UUID> part) {
        return subscription.askedOn().map(part).orElse(null);
    }

    private static String state(Standing.State state) {
        return switch (state) {
            case Standing.State.Starting _ -> "starting";
            case Standing.State.Trial _ -> "trial";
            case Standing.State.Active _ -> "active";
            case Standing.State.Grace _ -> "grace";
            case Standing.State.Ended _ -> "ended";
        };
    }

    /// Writes how one stands, which the transaction under way holds.
    void save(Id.SubscriptionId id, Standing standing) {
        Optional<Standing.State.Grace> grace =
                Optional.of(standing.state())
                        .filter(Standing.State.Grace.class::isInstance)
                        .map(Standing.State.Grace.class::cast);
        Optional<Standing.State.Ended> ended =
                Optional.of(standing.state())
                        .filter(Standing.State.Ended.class::isInstance)
                        .map(Standing.State.Ended.class::cast);
        jdbc.sql(
                        """
                        update subscription set anchor = ?, charged = ?, paid_until = ?, cancelled = ?, state = ?,
                            tried = ?, grace_until = ?, failure = ?, ended = ?, reason = ?
                        where id = ?
                        """)
                .params(Sql.of(standing.anchor()), standing.charged(), Sql.of(standing.paidUntil()))
                .param(standing.cancelled().map(Sql::of).orElse(null))
                .param(state(standing.state()))
                .param(grace.map(each -> Sql.of(each.tried())).orElse(null))
                .param(grace.map(each -> Sql.of(each.until())).orElse(null))
                .param(grace.map(each -> each.why().text()).orElse(null))
                .param(ended.map(each -> Sql.of(each.at())).orElse(null))
                .param(ended.map(each -> text(each.reason())).orElse(null))
                .param(id.value())
                .update();
    }

    /// A first payment was refused.
    void delete(Id.PaymentRequestId request) {
        jdbc.sql("delete from subscription where request = ? and state = 'starting'")
                .param(request.value())
                .update();
    }

    Optional<Subscription> find(Id.SubscriptionId id) {
        return jdbc.sql("select * from subscription where id = ?")
                .param(id.value())
                .query(this::subscription)
                .optional();
    }

    Optional<Subscription> find(Id.PaymentRequestId request) {
        return jdbc.sql("select * from subscription where request = ?")
                .param(request.value())
                .query(this::subscription)
                .optional();
    }

    /// The subscription, held until the transaction under way ends.
    Subscription hold(Id.SubscriptionId id) {
        return jdbc.sql("select * from subscription where id = ? for update")
                .param(id.value())
                .query(this::subscription)
                .single();
    }

    Optional<Subscription> living(Id.PersonId subscriber, Id.OrganisationId payee, String item) {
        return jdbc.sql(
                        "select * from subscription where subscriber = ? and payee = ? and item = ? and "
                                + LIVING)
                .params(subscriber.value(), payee.value(), item)
                .query(this::subscription)
                .optional();
    }

    boolean hadTrial(Id.PersonId subscriber, Id.OrganisationId payee, String item) {
        return jdbc.sql(
                        """
                        select exists (select 1 from subscription
                            where subscriber = ? and payee = ? and item = ? and trial_days > 0)
                        """)
                .params(subscriber.value(), payee.value(), item)
                .query(Boolean.class)
                .single();
    }

    int living(Id.PersonId payer) {
        return jdbc.sql("select count(*) from subscription where payer = ? and state <> 'ended'")
                .param(payer.value())
                .query(Integer.class)
                .single();
    }

    /// Whether another that is to replace it waits for its first payment.
    boolean isBeingReplaced(Subscription subscription) {
        return jdbc.sql(
                        """
                        select exists (select 1 from subscription
                            where subscriber = ? and payee = ? and item = ? and state = 'starting')
                        """)
                .params(
                        subscription.subscriber().value(),
                        subscription.payee().value(),
                        subscription.item())
                .query(Boolean.class)
                .single();
    }

    /// Those that a person has or pays, the living first, then the newest.
    ///
    /// @param app where it is not empty, only those that it asked for and the person has
    List<Subscription> ofPerson(Id.PersonId person, String app, int max) {
        return jdbc.sql(
                        """
                        select * from subscription
                        where (subscriber = :person or payer = :person and :app = '')
                            and (:app = '' or app = :app) and state <> 'starting'
                        order by state = 'ended', made desc, id desc limit :max
                        """)
                .param("person", person.value())
                .param("app", app)
                .param("max", max)
                .query(this::subscription)
                .list();
    }

    /// Those of a payee, the living first, then the newest.
    List<Subscription> ofPayee(Id.OrganisationId payee, int max) {
        return jdbc.sql(
                        """
                        select * from subscription where payee = ? and state <> 'starting'
                        order by state = 'ended', made desc, id desc limit ?
                        """)
                .params(payee.value(), max)
                .query(this::subscription)
                .list();
    }

    /// Those with something to be done, the longest due first.
    ///
    /// @param again a payment that failed before then is tried again
    List<Id.SubscriptionId> due(Instant now, Instant again, int max) {
        return jdbc.sql(
                        """
                        select s.id from subscription s
                        where s.state in ('trial', 'active', 'grace') and s.paid_until <= :now
                            and (s.state <> 'grace' or s.tried <= :again or s.tried > :now or s.grace_until <= :now
                                or s.cancelled is not null)
                            and not exists (select 1 from subscription_charge c
                                where c.subscription = s.id and c.state = 'begun')
                            and not exists (select 1 from subscription o
                                where o.subscriber = s.subscriber and o.payee = s.payee and o.item = s.item
                                    and o.state = 'starting')
                        order by s.paid_until limit :max
                        """)
                .param("now", Sql.of(now))
                .param("again", Sql.of(again))
                .param("max", max)
                .query((row, _) -> Sql.id(row, "id", Id.SubscriptionId::new))
                .list();
    }

    /// A payment that failed is due at once where money came into its payer's wallet since: topped
    /// up, or from somebody else. When the provider was paid does not count: it may tell that late,
    /// and by a clock of its own.
    void retryAfterMoneyCame(Instant now) {
        jdbc.sql(
                        """
                        update subscription s set tried = 'epoch'
                        where s.state = 'grace' and s.paid_until <= :now and (
                            exists (select 1 from top_up t
                                where t.person = s.payer and t.currency = s.currency
                                    and t.posted_at between s.tried and :now)
                            or exists (select 1 from transfer t
                                where t.receiver = s.payer and t.currency = s.currency
                                    and t.posting is not null and t.at between s.tried and :now))
                        """)
                .param("now", Sql.of(now))
                .update();
    }

    void insert(Charge charge) {
        jdbc.sql(
                        """
                        insert into subscription_charge (subscription, period, attempt, sale, gross, at, state)
                        values (?, ?, ?, ?, ?, ?, 'begun')
                        """)
                .params(
                        charge.subscription().value(),
                        charge.period(),
                        charge.attempt(),
                        charge.sale().value(),
                        charge.grossMinor(),
                        Sql.of(charge.at()))
                .update();
    }

    int attempts(Id.SubscriptionId id, int period) {
        return jdbc.sql(
                        "select count(*) from subscription_charge where subscription = ? and period = ?")
                .params(id.value(), period)
                .query(Integer.class)
                .single();
    }

    /// Those whose sale's answer is not known, the oldest first.
    List<Charge> begun(int max) {
        return jdbc.sql(
                        "select * from subscription_charge where state = 'begun' order by at limit ?")
                .param(max)
                .query(SubscriptionRows::charge)
                .list();
    }

    Optional<Charge> begun(Id.SubscriptionId id) {
        return jdbc.sql(
                        "select * from subscription_charge where subscription = ? and state = 'begun'")
                .param(id.value())
                .query(SubscriptionRows::charge)
                .optional();
    }

    /// @return whether its answer was not known before
    boolean answered(Charge charge, Optional<RefusalCode> refusal) {
        return jdbc.sql(
                                """
                                update subscription_charge set state = ?, refusal = ?
                                where sale = ? and state = 'begun'
                                """)
                        .param(refusal.isPresent() ? "refused" : "paid")
                        .param(refusal.map(RefusalCode::text).orElse(null))
                        .param(charge.sale().value())
                        .update()
                == 1;
    }

    Optional<Charge> paid(Id.SaleId sale) {
        return jdbc.sql("select * from subscription_charge where sale = ? and state = 'paid'")
                .param(sale.value())
                .query(SubscriptionRows::charge)
                .optional();
    }

    /// The subscription whose approval was paid by a sale.
    Optional<Subscription> ofFirstSale(Id.SaleId sale) {
        return jdbc.sql(
                        """
                        select s.* from subscription s join payment_request r on r.id = s.request
                        where r.sale = ? and r.state = 'paid'
                        """)
                .param(sale.value())
                .query(this::subscription)
                .optional();
    }

    /// The sales that paid for one, its approval's among them, the newest first.
    List<Id.SaleId> sales(Subscription subscription, int max) {
        return jdbc.sql(
                        """
                        select sale from (
                            select sale, at from subscription_charge where subscription = :id and state = 'paid'
                            union all
                            select sale, decided from payment_request where id = :request and state = 'paid') paid
                        order by at desc limit :max
                        """)
                .param("id", subscription.id().value())
                .param("request", subscription.request().value())
                .param("max", max)
                .query((row, _) -> Sql.id(row, "sale", Id.SaleId::new))
                .list();
    }

    private static Charge charge(ResultSet row, int number) throws SQLException {
        return new Charge(
                Sql.id(row, "subscription", Id.SubscriptionId::new),
                row.getInt("period"),
                row.getInt("attempt"),
                Sql.id(row, "sale", Id.SaleId::new),
                row.getLong("gross"),
                Sql.instant(row, "at").orElseThrow());
    }

    private Subscription subscription(ResultSet row, int number) throws SQLException {
        Currency currency = Currency.of(row.getString("currency"));
        Plan plan =
                new Plan(
                        Plan.Every.parse(row.getString("period")).orElseThrow(),
                        row.getInt("trial_days"),
                        row.getInt("grace_days"));
        return new Subscription(
                Sql.id(row, "id", Id.SubscriptionId::new),
                Sql.id(row, "request", Id.PaymentRequestId::new),
                Sql.id(row, "subscriber", Id.PersonId::new),
                Sql.id(row, "payer", Id.PersonId::new),
                Sql.id(row, "payee", Id.OrganisationId::new),
                row.getString("item"),
                row.getString("title"),
                new Money(row.getLong("minor"), currency),
                new Money(row.getLong("gross"), currency),
                row.getString("region"),
                row.getString("app"),
                TerminalColumns.read(row),
                Sql.instant(row, "made").orElseThrow(),
                new Standing(
                        plan,
                        Sql.instant(row, "anchor").orElseThrow(),
                        row.getInt("charged"),
                        Sql.instant(row, "cancelled"),
                        state(row)));
    }

    private static Standing.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "starting" -> new Standing.State.Starting();
            case "trial" -> new Standing.State.Trial();
            case "active" -> new Standing.State.Active();
            case "grace" ->
                    new Standing.State.Grace(
                            Sql.instant(row, "tried").orElseThrow(),
                            Sql.instant(row, "grace_until").orElseThrow(),
                            RefusalCode.parse(row.getString("failure")));
            default ->
                    new Standing.State.Ended(
                            Sql.instant(row, "ended").orElseThrow(),
                            Standing.Reason.valueOf(
                                    row.getString("reason")
                                            .toUpperCase(Locale.ROOT)
                                            .replace('-', '_')));
        };
    }
}
