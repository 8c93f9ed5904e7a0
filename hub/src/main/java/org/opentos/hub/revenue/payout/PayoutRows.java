package org.opentos.hub.revenue.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Payouts in the database.
@Component
class PayoutRows {
    /// What can be put into a file.
    private static final String DUE =
            """
            state = 'due' and posting is not null and exists (select from payout_destination d
                where d.organisation = p.organisation and d.currency = p.currency
                    and d.usable_from <= :now and d.returned is null)
            """;

    private static final String FILE_COLUMNS =
            "select id, currency, execution, at, payouts, minor, sent from bank_file ";

    private final JdbcClient jdbc;

    PayoutRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Payout payout) {
        jdbc.sql(
                        """
                        insert into payout (id, organisation, currency, month, at, minor, withheld, withheld_region, state)
                        values (:id, :organisation, :currency, :month, :at, :minor, :withheld, :region, 'due')
                        """)
                .param("id", payout.id().value())
                .param("organisation", payout.organisation().value())
                .param("currency", payout.amount().currency().code())
                .param("month", payout.month().atDay(1))
                .param("at", Sql.of(payout.at()))
                .param("minor", payout.amount().minor())
                .param("withheld", payout.taken() - payout.amount().minor())
                .param("region", payout.withheld().map(Payout.Withheld::region).orElse(null))
                .update();
    }

    Optional<Payout> find(Id.PayoutId id) {
        return jdbc.sql("select * from payout where id = ?")
                .param(id.value())
                .query(PayoutRows::payout)
                .optional();
    }

    /// The payout, held until the transaction under way ends.
    Optional<Payout> hold(Id.PayoutId id) {
        return jdbc.sql("select * from payout where id = ? for update")
                .param(id.value())
                .query(PayoutRows::payout)
                .optional();
    }

    /// All payouts of a file, held until the transaction under way ends.
    List<Payout> hold(Id.BankFileId file) {
        return jdbc.sql("select * from payout where file = ? order by id for update")
                .param(file.value())
                .query(PayoutRows::payout)
                .list();
    }

    /// The newest of an organisation.
    List<Payout> of(Id.OrganisationId organisation, int max) {
        return jdbc.sql("select * from payout where organisation = ? order by id desc limit ?")
                .params(organisation.value(), max)
                .query(PayoutRows::payout)
                .list();
    }

    List<Payout> of(Id.BankFileId file) {
        return jdbc.sql("select * from payout where file = ? order by id")
                .param(file.value())
                .query(PayoutRows::payout)
                .list();
    }

    /// Whether an organisation's statement of a month is paid out already, or the ledger has yet to
    /// say something about any payout of it.
    boolean isBusy(Id.OrganisationId organisation, Currency currency, YearMonth month) {
        return jdbc.sql(
                        """
                        select exists (select from payout
                            where organisation = ? and currency = ?
                                and (month = ? and state not in ('returned', 'refused')
                                    or state = 'due' and posting is null
                                    or state = 'returned' and return_posting is null))
                        """)
                .params(organisation.value(), currency.code(), month.atDay(1))
                .query(Boolean.class)
                .single();
    }

    /// Payouts about which the ledger had not answered by a moment, oldest first.
    List<Payout> unposted(Instant before, int max) {
        return jdbc.sql(
                        """
                        select * from payout where state = 'due' and posting is null and at < ?
                        order by at limit ?
                        """)
                .params(Sql.of(before), max)
                .query(PayoutRows::payout)
                .list();
    }

    /// Returned payouts about which the ledger had not answered by a moment, oldest first.
    List<Payout> unreturned(Instant before, int max) {
        return jdbc.sql(
                        """
                        select * from payout where returned < ? and return_posting is null
                        order by returned limit ?
                        """)
                .params(Sql.of(before), max)
                .query(PayoutRows::payout)
                .list();
    }

    void posted(Id.PayoutId id, PostingNumber posting) {
        jdbc.sql("update payout set posting = ? where id = ? and state = 'due' and posting is null")
                .params(posting.value(), id.value())
                .update();
    }

    void refused(Id.PayoutId id, RefusalCode code) {
        jdbc.sql(
                        """
                        update payout set state = 'refused', refusal = ?
                        where id = ? and state = 'due' and posting is null
                        """)
                .params(code.text(), id.value())
                .update();
    }

    void returnPosted(Id.PayoutId id, PostingNumber posting) {
        jdbc.sql(
                        """
                        update payout set return_posting = ?
                        where id = ? and state = 'returned' and return_posting is null
                        """)
                .params(posting.value(), id.value())
                .update();
    }

    void confirmed(Id.PayoutId id, Instant at) {
        jdbc.sql("update payout set state = 'confirmed', confirmed = ? where id = ?")
                .params(Sql.of(at), id.value())
                .update();
    }

    void returned(Id.PayoutId id, Instant at, String reason) {
        jdbc.sql(
                        """
                        update payout set state = 'returned', returned = ?, return_reason = ? where id = ?
                        """)
                .params(Sql.of(at), reason, id.value())
                .update();
    }

    /// What can be put into a file, by currency.
    List<BankFiles.Due> due(Instant now) {
        return jdbc.sql(
                        "select currency, count(*) as payouts, sum(minor) as minor from payout p where "
                                + DUE
                                + " group by currency order by currency")
                .param("now", Sql.of(now))
                .query((row, _) ->
                        new BankFiles.Due(
                                row.getInt("payouts"),
                                new Money(
                                        row.getLong("minor"),
                                        Currency.of(row.getString("currency")))))
                .list();
    }

    /// Puts payouts into a file, each with its organisation's account as it is now, in the
    /// transaction under way. Those whose account may not be paid to now stay due.
    List<Payout> take(Id.BankFileId file, Currency currency, Instant now, int max) {
        List<Payout> taken =
                jdbc.sql(
                                "select * from payout p where currency = :currency and "
                                        + DUE
                                        + " order by id limit :max for update skip locked")
                        .param("currency", currency.code())
                        .param("now", Sql.of(now))
                        .param("max", max)
                        .query(PayoutRows::payout)
                        .list();
        for (Payout each : taken) {
            jdbc.sql(
                            """
                            update payout p set state = 'in-file', file = ?, holder = d.holder, iban = d.iban,
                                bic = d.bic, town = d.town, country = d.country
                            from payout_destination d
                            where p.id = ? and d.organisation = p.organisation and d.currency = p.currency
                            """)
                    .params(file.value(), each.id().value())
                    .update();
        }
        return of(file);
    }

    void insert(BankFile file, byte[] content) {
        jdbc.sql(
                        """
                        insert into bank_file (id, currency, execution, at, payouts, minor, content)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        file.id().value(),
                        file.sum().currency().code(),
                        file.execution(),
                        Sql.of(file.at()),
                        file.payouts(),
                        file.sum().minor(),
                        content)
                .update();
    }

    Optional<BankFile> find(Id.BankFileId id) {
        return jdbc.sql(FILE_COLUMNS + "where id = ?")
                .param(id.value())
                .query(PayoutRows::file)
                .optional();
    }

    /// The newest files.
    List<BankFile> files(int max) {
        return jdbc.sql(FILE_COLUMNS + "order by id desc limit ?")
                .param(max)
                .query(PayoutRows::file)
                .list();
    }

    Optional<byte[]> content(Id.BankFileId id) {
        return jdbc.sql("select content from bank_file where id = ?")
                .param(id.value())
                .query(byte[].class)
                .optional();
    }

    /// The bank has the file.
    ///
    /// @return false where that was known
    boolean sent(Id.BankFileId id, Instant at) {
        boolean now =
                jdbc.sql("update bank_file set sent = ? where id = ? and sent is null")
                                .params(Sql.of(at), id.value())
                                .update()
                        == 1;
        jdbc.sql("update payout set state = 'sent' where file = ? and state = 'in-file'")
                .param(id.value())
                .update();
        return now;
    }

    private static BankFile file(ResultSet row, int number) throws SQLException {
        return new BankFile(
                Sql.id(row, "id", Id.BankFileId::new),
                row.getObject("execution", LocalDate.class),
                Sql.instant(row, "at").orElseThrow(),
                row.getInt("payouts"),
                new Money(row.getLong("minor"), Currency.of(row.getString("currency"))),
                Sql.instant(row, "sent"));
    }

    private static Optional<Payout.Withheld> withheld(ResultSet row) throws SQLException {
        long minor = row.getLong("withheld");
        return minor == 0
                ? Optional.empty()
                : Optional.of(new Payout.Withheld(minor, row.getString("withheld_region")));
    }

    private static Payout payout(ResultSet row, int number) throws SQLException {
        return new Payout(
                Sql.id(row, "id", Id.PayoutId::new),
                Sql.id(row, "organisation", Id.OrganisationId::new),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                new Money(row.getLong("minor"), Currency.of(row.getString("currency"))),
                withheld(row),
                Sql.instant(row, "at").orElseThrow(),
                Payout.State.parse(row.getString("state")),
                Optional.ofNullable(row.getObject("posting", Long.class)).map(PostingNumber::new),
                Sql.optionalId(row, "file", Id.BankFileId::new),
                row.getString("iban") == null
                        ? Optional.empty()
                        : Optional.of(DestinationRows.account(row)),
                Sql.instant(row, "confirmed"),
                Sql.instant(row, "returned"),
                Optional.ofNullable(row.getString("return_reason")));
    }
}
