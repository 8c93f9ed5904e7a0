package org.opentos.hub.revenue.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Iban;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Destinations in the database.
@Component
class DestinationRows {
    private final JdbcClient jdbc;

    DestinationRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Destination> of(Id.OrganisationId organisation) {
        return jdbc.sql("select * from payout_destination where organisation = ? order by currency")
                .param(organisation.value())
                .query(DestinationRows::destination)
                .list();
    }

    /// The destination, held until the transaction under way ends.
    Optional<Destination> hold(Id.OrganisationId organisation, Currency currency) {
        return jdbc.sql(
                        "select * from payout_destination where organisation = ? and currency = ? for update")
                .params(organisation.value(), currency.code())
                .query(DestinationRows::destination)
                .optional();
    }

    /// Destinations that may be paid to and whose statement of a month was not paid out yet.
    ///
    /// @param after the one that the page before ended with
    List<Destination> payable(YearMonth month, Instant now, Optional<Destination> after, int max) {
        return jdbc.sql(
                        """
                        select * from payout_destination d
                        where usable_from <= :now and returned is null
                            and (organisation, currency) > (cast(:organisation as uuid), :currency)
                            and not exists (select from payout p where p.organisation = d.organisation
                                and p.currency = d.currency and p.month = :month
                                and p.state not in ('returned', 'refused'))
                        order by organisation, currency limit :max
                        """)
                .param("now", Sql.of(now))
                .param("month", month.atDay(1))
                .param(
                        "organisation",
                        after.map(each -> each.organisation().value()).orElse(new UUID(0, 0)))
                .param("currency", after.map(each -> each.minimum().currency().code()).orElse(""))
                .param("max", max)
                .query(DestinationRows::destination)
                .list();
    }

    void save(Destination destination) {
        BankAccount account = destination.account();
        jdbc.sql(
                        """
                        insert into payout_destination (organisation, currency, holder, iban, bic, town, country,
                            minimum, usable_from)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (organisation, currency) do update set holder = excluded.holder,
                            iban = excluded.iban, bic = excluded.bic, town = excluded.town,
                            country = excluded.country, minimum = excluded.minimum,
                            usable_from = excluded.usable_from, returned = null
                        """)
                .params(
                        destination.organisation().value(),
                        destination.minimum().currency().code(),
                        account.holder(),
                        account.iban().text())
                .param(account.bic().orElse(null))
                .params(
                        account.town(),
                        account.country(),
                        destination.minimum().minor(),
                        Sql.of(destination.usableFrom()))
                .update();
    }

    /// Pays no more to the account from which a payout came back, where it is still the
    /// organisation's.
    void returned(Payout payout) {
        jdbc.sql(
                        """
                        update payout_destination set returned = ?
                        where organisation = ? and currency = ? and iban = ? and returned is null
                        """)
                .params(
                        payout.id().value(),
                        payout.organisation().value(),
                        payout.amount().currency().code(),
                        payout.account().orElseThrow().iban().text())
                .update();
    }

    private static Destination destination(ResultSet row, int number) throws SQLException {
        return new Destination(
                Sql.id(row, "organisation", Id.OrganisationId::new),
                account(row),
                new Money(row.getLong("minimum"), Currency.of(row.getString("currency"))),
                Sql.instant(row, "usable_from").orElseThrow(),
                Sql.optionalId(row, "returned", Id.PayoutId::new));
    }

    static BankAccount account(ResultSet row) throws SQLException {
        return new BankAccount(
                row.getString("holder"),
                iban(row.getString("iban")),
                Optional.ofNullable(row.getString("bic")),
                row.getString("town"),
                row.getString("country"));
    }

    private static Iban iban(String kept) {
        return switch (Iban.read("", kept)) {
            case Outcome.Done<Iban>(Iban iban) -> iban;
            case Outcome.Refused<Iban>(Refusal refusal) ->
                    throw new IllegalStateException(
                            "an IBAN in the database is none: " + refusal.detail());
        };
    }
}
