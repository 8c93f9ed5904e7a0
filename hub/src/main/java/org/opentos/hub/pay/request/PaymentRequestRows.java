package org.opentos.hub.pay.request;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Payment requests in the database.
@Component
class PaymentRequestRows {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    PaymentRequestRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// @return false where the asker has given this key already, by the same app
    boolean insert(PaymentRequest request, String key) {
        Optional<PaymentRequest.Payee.Seller> seller =
                Optional.of(request.payee())
                        .filter(PaymentRequest.Payee.Seller.class::isInstance)
                        .map(PaymentRequest.Payee.Seller.class::cast);
        Optional<PaymentRequest.Payee.Receiver> receiver =
                Optional.of(request.payee())
                        .filter(PaymentRequest.Payee.Receiver.class::isInstance)
                        .map(PaymentRequest.Payee.Receiver.class::cast);
        return jdbc.sql(
                                """
                                insert into payment_request (id, asker, key, app, home, child, device, product, maker,
                                    payee, kind, item, region, receiver, wanted, title, currency, minor, gross, items,
                                    period, trial_days, grace_days, asked, expires, state)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?,
                                    'open')
                                on conflict (asker, app, key) do nothing
                                """)
                        .params(request.id().value(), request.asker().value(), key, request.app())
                        .param(request.home().map(Id::value).orElse(null))
                        .param(request.child())
                        .param(request.askedOn().map(each -> each.device().value()).orElse(null))
                        .param(request.askedOn().map(each -> each.product().value()).orElse(null))
                        .param(request.askedOn().map(each -> each.maker().value()).orElse(null))
                        .param(seller.map(each -> each.organisation().value()).orElse(null))
                        .param(seller.map(each -> each.kind().text()).orElse(null))
                        .param(seller.map(PaymentRequest.Payee.Seller::item).orElse(null))
                        .param(seller.map(PaymentRequest.Payee.Seller::region).orElse(null))
                        .param(receiver.map(each -> each.person().value()).orElse(null))
                        .param(
                                receiver.flatMap(PaymentRequest.Payee.Receiver::wanted)
                                        .map(Id::value)
                                        .orElse(null))
                        .params(
                                request.title(),
                                request.price().currency().code(),
                                request.price().minor(),
                                request.gross().minor(),
                                items(request.items()))
                        .param(request.plan().map(each -> each.every().text()).orElse(null))
                        .param(request.plan().map(Plan::trialDays).orElse(null))
                        .param(request.plan().map(Plan::graceDays).orElse(null))
                        .params(Sql.of(request.asked()), Sql.of(request.expires()))
                        .update()
                == 1;
    }

    private String items(List<PaymentRequest.Item> items) {
        ArrayNode all = json.createArrayNode();
        for (PaymentRequest.Item each : items) {
            all.addObject().put("label", each.label()).put("minor", each.amount().minor());
        }
        return json.writeValueAsString(all);
    }

    Optional<PaymentRequest> find(Id.PaymentRequestId id) {
        return jdbc.sql("select * from payment_request where id = ?")
                .param(id.value())
                .query(this::request)
                .optional();
    }

    Optional<PaymentRequest> find(Id.PersonId asker, String app, String key) {
        return jdbc.sql("select * from payment_request where asker = ? and app = ? and key = ?")
                .params(asker.value(), app, key)
                .query(this::request)
                .optional();
    }

    /// What somebody asked last for an item, by the same app.
    Optional<PaymentRequest> last(Id.PersonId asker, String app, String item) {
        return ofItem(asker, app, item, 1).stream().findFirst();
    }

    Optional<PaymentRequest> ofSale(Id.SaleId sale) {
        return jdbc.sql("select * from payment_request where sale = ?")
                .param(sale.value())
                .query(this::request)
                .optional();
    }

    /// The request, held until the transaction under way ends; so is everything that answers the
    /// same money request.
    Optional<PaymentRequest> hold(PaymentRequest request) {
        request.wanted().ifPresent(this::hold);
        return jdbc.sql("select * from payment_request where id = ? for update")
                .param(request.id().value())
                .query(this::request)
                .optional();
    }

    void hold(Id.MoneyRequestId wanted) {
        Sql.hold(jdbc, "wanted/" + wanted.text());
    }

    /// The one that answers a money request, approved or paid.
    Optional<PaymentRequest> answer(Id.MoneyRequestId wanted) {
        return jdbc.sql(
                        "select * from payment_request where wanted = ? and state in ('approved', 'paid')")
                .param(wanted.value())
                .query(this::request)
                .optional();
    }

    /// Nobody can approve those that are open still.
    ///
    /// @return them
    List<PaymentRequest> endAnswers(Id.MoneyRequestId wanted, Instant at) {
        return jdbc.sql(
                        """
                        update payment_request set state = 'withdrawn', decided = ?
                        where wanted = ? and state = 'open' returning *
                        """)
                .params(Sql.of(at), wanted.value())
                .query(this::request)
                .list();
    }

    /// What a person asked for one item, the newest first.
    List<PaymentRequest> ofItem(Id.PersonId asker, String app, String item, int max) {
        return jdbc.sql(
                        """
                        select * from payment_request where asker = ? and app = ? and item = ?
                        order by asked desc, id desc limit ?
                        """)
                .params(asker.value(), app, item, max)
                .query(this::request)
                .list();
    }

    int open(Id.PersonId asker, Instant now) {
        return jdbc.sql(
                        "select count(*) from payment_request where asker = ? and state = 'open' and expires > ?")
                .params(asker.value(), Sql.of(now))
                .query(Integer.class)
                .single();
    }

    /// Those that a person may approve: their own, and what children of these homes ask for.
    List<PaymentRequest> toApprove(
            Id.PersonId person, List<Id.HomeId> homes, Instant now, int max) {
        return jdbc.sql(
                        """
                        select * from payment_request
                        where state = 'open' and expires > :now
                            and ((asker = :person and not child) or (child and home = any(:homes)))
                        order by asked desc, id desc limit :max
                        """)
                .param("now", Sql.of(now))
                .param("person", person.value())
                .param("homes", homes.stream().map(Id::value).toArray(UUID[]::new))
                .param("max", max)
                .query(this::request)
                .list();
    }

    void approve(
            Id.PaymentRequestId id,
            Id.PersonId payer,
            PaymentRequest.Movement movement,
            Instant at) {
        jdbc.sql(
                        """
                        update payment_request set state = 'approved', payer = ?, sale = ?, transfer = ?, decided = ?
                        where id = ? and state = 'open'
                        """)
                .param(payer.value())
                .param(
                        movement instanceof PaymentRequest.Movement.OfSale sale
                                ? sale.id().value()
                                : null)
                .param(
                        movement instanceof PaymentRequest.Movement.OfTransfer transfer
                                ? transfer.id().value()
                                : null)
                .params(Sql.of(at), id.value())
                .update();
    }

    void subscribe(Id.PaymentRequestId id, Id.PersonId payer, Instant at) {
        jdbc.sql(
                        """
                        update payment_request set state = 'subscribed', payer = ?, decided = ?
                        where id = ? and state = 'open'
                        """)
                .params(payer.value(), Sql.of(at), id.value())
                .update();
    }

    /// @return whether that movement is still what its approval became
    boolean paid(Id.PaymentRequestId id, PaymentRequest.Movement movement) {
        return jdbc.sql(
                                """
                                update payment_request set state = 'paid'
                                where id = ? and state = 'approved' and coalesce(sale, transfer) = ?
                                """)
                        .params(id.value(), of(movement))
                        .update()
                == 1;
    }

    /// The ledger refused: it may be approved again, as another sale or transfer.
    ///
    /// @return whether that movement was still what its approval became
    boolean reopen(Id.PaymentRequestId id, PaymentRequest.Movement movement) {
        return jdbc.sql(
                                """
                                update payment_request set state = 'open', payer = null, sale = null, transfer = null,
                                    decided = null
                                where id = ? and state = 'approved' and coalesce(sale, transfer) = ?
                                """)
                        .params(id.value(), of(movement))
                        .update()
                == 1;
    }

    private static UUID of(PaymentRequest.Movement movement) {
        return switch (movement) {
            case PaymentRequest.Movement.OfSale(Id.SaleId sale) -> sale.value();
            case PaymentRequest.Movement.OfTransfer(Id.TransferId transfer) -> transfer.value();
        };
    }

    /// @return whether it was open
    boolean end(Id.PaymentRequestId id, String state, Instant at) {
        return jdbc.sql(
                                "update payment_request set state = ?, decided = ? where id = ? and state = 'open'")
                        .params(state, Sql.of(at), id.value())
                        .update()
                == 1;
    }

    /// Removes those whose time was over before a moment and that moved nothing, and that nothing
    /// else stands on.
    void forget(Instant before, int max) {
        jdbc.sql(
                        """
                        delete from payment_request where id in (
                            select id from payment_request asked
                            where state in ('open', 'declined', 'withdrawn') and expires < ?
                                and not exists (select 1 from bill where request = asked.id)
                                and not exists (select 1 from subscription where request = asked.id)
                                and not exists (select 1 from transfer where request = asked.id)
                            order by expires limit ?)
                        """)
                .params(Sql.of(before), max)
                .update();
    }

    /// Approved before a moment, and the ledger's answer is not known.
    List<PaymentRequest> unanswered(Instant before, int max) {
        return jdbc.sql(
                        "select * from payment_request where state = 'approved' and decided < ? order by decided limit ?")
                .params(Sql.of(before), max)
                .query(this::request)
                .list();
    }

    private PaymentRequest request(ResultSet row, int number) throws SQLException {
        Currency currency = Currency.of(row.getString("currency"));
        return new PaymentRequest(
                Sql.id(row, "id", Id.PaymentRequestId::new),
                Sql.id(row, "asker", Id.PersonId::new),
                row.getString("app"),
                Sql.optionalId(row, "home", Id.HomeId::new),
                row.getBoolean("child"),
                TerminalColumns.read(row),
                payee(row),
                row.getString("title"),
                new Money(row.getLong("minor"), currency),
                new Money(row.getLong("gross"), currency),
                items(json.readTree(row.getString("items")), currency),
                plan(row),
                Sql.instant(row, "asked").orElseThrow(),
                Sql.instant(row, "expires").orElseThrow(),
                state(row));
    }

    private static Optional<Plan> plan(ResultSet row) throws SQLException {
        String period = row.getString("period");
        return period == null
                ? Optional.empty()
                : Optional.of(
                        new Plan(
                                Plan.Every.parse(period).orElseThrow(),
                                row.getInt("trial_days"),
                                row.getInt("grace_days")));
    }

    private static List<PaymentRequest.Item> items(JsonNode stored, Currency currency) {
        List<PaymentRequest.Item> items = new ArrayList<>();
        for (JsonNode each : stored) {
            items.add(
                    new PaymentRequest.Item(
                            each.path("label").asString(),
                            new Money(each.path("minor").asLong(), currency)));
        }
        return items;
    }

    private static PaymentRequest.Payee payee(ResultSet row) throws SQLException {
        Optional<Id.PersonId> receiver = Sql.optionalId(row, "receiver", Id.PersonId::new);
        return receiver.isPresent()
                ? new PaymentRequest.Payee.Receiver(
                        receiver.get(), Sql.optionalId(row, "wanted", Id.MoneyRequestId::new))
                : new PaymentRequest.Payee.Seller(
                        Sql.id(row, "payee", Id.OrganisationId::new),
                        Agreement.Sale.parse(row.getString("kind")),
                        row.getString("item"),
                        row.getString("region"));
    }

    private static PaymentRequest.Movement movement(ResultSet row) throws SQLException {
        Optional<Id.TransferId> transfer = Sql.optionalId(row, "transfer", Id.TransferId::new);
        return transfer.isPresent()
                ? new PaymentRequest.Movement.OfTransfer(transfer.get())
                : new PaymentRequest.Movement.OfSale(Sql.id(row, "sale", Id.SaleId::new));
    }

    private static PaymentRequest.State state(ResultSet row) throws SQLException {
        String state = row.getString("state");
        if (state.equals("open")) {
            return new PaymentRequest.State.Open();
        }
        Instant decided = Sql.instant(row, "decided").orElseThrow();
        return switch (state) {
            case "subscribed" ->
                    new PaymentRequest.State.Subscribed(
                            Sql.id(row, "payer", Id.PersonId::new), decided);
            case "declined" -> new PaymentRequest.State.Declined(decided);
            case "withdrawn" -> new PaymentRequest.State.Withdrawn(decided);
            case "approved" ->
                    new PaymentRequest.State.Approved(
                            Sql.id(row, "payer", Id.PersonId::new), decided, movement(row));
            default ->
                    new PaymentRequest.State.Paid(
                            Sql.id(row, "payer", Id.PersonId::new), decided, movement(row));
        };
    }
}
