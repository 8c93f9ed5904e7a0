package org.opentos.hub.revenue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// What statements sum, and the closed ones, in the database.
@Component
class StatementRows {
    /// Sums of the sales and refunds of one organisation between two moments. A sale counts when it
    /// was made, a refund when it was given.
    private static final String SUMS =
            """
            with own as (
                select 1 as sign, s.at, s.developer_minor, s.maker_minor, s.platform_minor, s.tax_minor
                from sale s where s.developer = :organisation and s.currency = :currency and s.state = 'paid'
                union all
                select -1, r.at, r.developer_minor, r.maker_minor, r.platform_minor, r.tax_minor
                from refund r join sale s on s.id = r.sale
                where s.developer = :organisation and s.currency = :currency and r.state = 'paid'
            ), made as (
                select 1 as sign, s.at, s.maker_minor
                from sale s where s.maker = :organisation and s.currency = :currency and s.state = 'paid'
                union all
                select -1, r.at, r.maker_minor
                from refund r join sale s on s.id = r.sale
                where s.maker = :organisation and s.currency = :currency and r.state = 'paid'
            )
            select sign, true as own, count(*) as count,
                coalesce(sum(developer_minor + maker_minor + platform_minor + tax_minor), 0) as gross,
                coalesce(sum(tax_minor), 0) as tax, coalesce(sum(platform_minor), 0) as platform,
                coalesce(sum(maker_minor), 0) as maker
            from own where at >= :from and at < :until group by sign
            union all
            select sign, false, count(*), 0, 0, 0, coalesce(sum(maker_minor), 0)
            from made where at >= :from and at < :until group by sign
            """;

    /// What of it was in the reserve at a moment: of sales before it that had not been released, or
    /// were released later.
    private static final String RESERVE =
            """
            with held as (
                select s.id, s.developer, s.maker, s.developer_minor, s.maker_minor from sale s
                where (s.developer = :organisation or s.maker = :organisation) and s.currency = :currency
                    and s.state = 'paid' and s.at < :until and (s.released is null or s.released >= :until)
            ), back as (
                select r.sale, sum(r.developer_minor) as developer_minor, sum(r.maker_minor) as maker_minor
                from refund r join held on held.id = r.sale
                where r.state = 'paid' and r.at < :until group by r.sale
            )
            select coalesce(sum(
                case when held.developer = :organisation
                    then held.developer_minor - coalesce(back.developer_minor, 0) else 0 end
                + case when held.maker = :organisation
                    then held.maker_minor - coalesce(back.maker_minor, 0) else 0 end), 0)
            from held left join back on back.sale = held.id
            """;

    /// Payouts when they were made, and those that came back when they did; and of each what was
    /// withheld.
    private static final String PAYOUTS =
            """
            with moved as (
                select -1 as sign, minor, withheld from payout
                where organisation = :organisation and currency = :currency and posting is not null
                    and at >= :from and at < :until
                union all
                select 1, minor, withheld from payout
                where organisation = :organisation and currency = :currency and return_posting is not null
                    and returned >= :from and returned < :until
            )
            select case sign when -1 then 'payouts' else 'payouts-returned' end as kind, count(*) as count,
                sign * sum(minor) as minor
            from moved group by sign
            union all
            select case sign when -1 then 'withheld' else 'withheld-returned' end, count(*), sign * sum(withheld)
            from moved where withheld > 0 group by sign
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    StatementRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// The lines of what happened between two moments; those of which nothing happened are left
    /// out.
    List<Statement.Line> lines(
            Id.OrganisationId organisation, Currency currency, Instant from, Instant until) {
        List<Statement.Line> lines = new ArrayList<>();
        jdbc.sql(SUMS)
                .param("organisation", organisation.value())
                .param("currency", currency.code())
                .param("from", Sql.of(from))
                .param("until", Sql.of(until))
                .query(row -> {
                    add(lines, row);
                });
        lines.addAll(payouts(organisation, currency, from, until));
        lines.sort(Comparator.comparing(Statement.Line::kind));
        return lines;
    }

    /// Of the lines those of payouts.
    List<Statement.Line> payouts(
            Id.OrganisationId organisation, Currency currency, Instant from, Instant until) {
        return jdbc.sql(PAYOUTS)
                .param("organisation", organisation.value())
                .param("currency", currency.code())
                .param("from", Sql.of(from))
                .param("until", Sql.of(until))
                .query((row, _) ->
                        new Statement.Line(
                                Statement.Kind.parse(row.getString("kind")),
                                row.getLong("count"),
                                row.getLong("minor")))
                .list();
    }

    private static void add(List<Statement.Line> lines, ResultSet row) throws SQLException {
        boolean sale = row.getInt("sign") > 0;
        long sign = sale ? 1 : -1;
        long count = row.getLong("count");
        if (!row.getBoolean("own")) {
            lines.add(
                    new Statement.Line(
                            sale ? Statement.Kind.MAKER_SHARE : Statement.Kind.MAKER_SHARE_REFUNDS,
                            count,
                            sign * row.getLong("maker")));
            return;
        }
        lines.add(
                new Statement.Line(
                        sale ? Statement.Kind.SALES_GROSS : Statement.Kind.REFUNDS_GROSS,
                        count,
                        sign * row.getLong("gross")));
        lines.add(
                new Statement.Line(
                        sale ? Statement.Kind.SALES_TAX : Statement.Kind.REFUNDS_TAX,
                        count,
                        -sign * row.getLong("tax")));
        lines.add(
                new Statement.Line(
                        sale ? Statement.Kind.SALES_PLATFORM : Statement.Kind.REFUNDS_PLATFORM,
                        count,
                        -sign * row.getLong("platform")));
        lines.add(
                new Statement.Line(
                        sale ? Statement.Kind.SALES_MAKER : Statement.Kind.REFUNDS_MAKER,
                        count,
                        -sign * row.getLong("maker")));
    }

    long reserve(Id.OrganisationId organisation, Currency currency, Instant until) {
        return jdbc.sql(RESERVE)
                .param("organisation", organisation.value())
                .param("currency", currency.code())
                .param("until", Sql.of(until))
                .query(Long.class)
                .single();
    }

    /// The first sale of an organisation in each currency.
    List<Beginning> beginnings(Id.OrganisationId organisation) {
        return jdbc.sql(
                        """
                        select currency, min(at) as at from sale
                        where (developer = :organisation or maker = :organisation) and state = 'paid'
                        group by currency order by currency
                        """)
                .param("organisation", organisation.value())
                .query((row, _) ->
                        new Beginning(
                                Currency.of(row.getString("currency")),
                                Sql.instant(row, "at").orElseThrow()))
                .list();
    }

    record Beginning(Currency currency, Instant at) {}

    /// Organisations and currencies with something in a month that is not closed.
    List<Open> unclosed(YearMonth month, Instant from, Instant until, int max) {
        return jdbc.sql(
                        """
                        with happened as (
                            select developer, maker, currency from sale
                            where state = 'paid' and at >= :from and at < :until
                            union all
                            select s.developer, s.maker, s.currency from refund r join sale s on s.id = r.sale
                            where r.state = 'paid' and r.at >= :from and r.at < :until
                        ), told as (
                            select developer as organisation, currency from happened
                            union
                            select maker, currency from happened where maker is not null
                            union
                            select organisation, currency from payout
                            where posting is not null and at >= :from and at < :until
                            union
                            select organisation, currency from payout
                            where return_posting is not null and returned >= :from and returned < :until
                        )
                        select organisation, currency from told
                        where not exists (select from statement s where s.organisation = told.organisation
                            and s.currency = told.currency and s.month = :month)
                        order by organisation, currency limit :max
                        """)
                .param("from", Sql.of(from))
                .param("until", Sql.of(until))
                .param("month", month.atDay(1))
                .param("max", max)
                .query((row, _) ->
                        new Open(
                                Sql.id(row, "organisation", Id.OrganisationId::new),
                                Currency.of(row.getString("currency"))))
                .list();
    }

    record Open(Id.OrganisationId organisation, Currency currency) {}

    /// Whether a sale, refund or payout before a moment still waits for the ledger's answer.
    boolean isUnsettled(Instant until) {
        return jdbc.sql(
                        """
                        select exists (select from sale where state = 'begun' and at < :until)
                            or exists (select from refund where state = 'begun' and at < :until)
                            or exists (select from payout
                                where state = 'due' and posting is null and at < :until)
                            or exists (select from payout
                                where return_posting is null and returned < :until)
                        """)
                .param("until", Sql.of(until))
                .query(Boolean.class)
                .single();
    }

    Optional<Statement> closed(Id.OrganisationId organisation, YearMonth month, Currency currency) {
        return jdbc.sql(
                        "select * from statement where organisation = ? and month = ? and currency = ?")
                .params(organisation.value(), month.atDay(1), currency.code())
                .query(this::statement)
                .optional();
    }

    void insert(Statement statement, Instant at) {
        ArrayNode lines = json.createArrayNode();
        for (Statement.Line each : statement.lines()) {
            lines.addObject()
                    .put("kind", each.kind().text())
                    .put("count", each.count())
                    .put("minor", each.minor());
        }
        jdbc.sql(
                        """
                        insert into statement (organisation, month, currency, opening, closing, reserve, lines, closed)
                        values (?, ?, ?, ?, ?, ?, ?::jsonb, ?) on conflict do nothing
                        """)
                .params(
                        statement.organisation().value(),
                        statement.month().atDay(1),
                        statement.currency().code(),
                        statement.opening(),
                        statement.closing(),
                        statement.reserve(),
                        json.writeValueAsString(lines),
                        Sql.of(at))
                .update();
    }

    private Statement statement(ResultSet row, int number) throws SQLException {
        List<Statement.Line> lines = new ArrayList<>();
        for (JsonNode each : json.readTree(row.getString("lines"))) {
            lines.add(
                    new Statement.Line(
                            Statement.Kind.parse(each.path("kind").asString()),
                            each.path("count").asLong(),
                            each.path("minor").asLong()));
        }
        return new Statement(
                Sql.id(row, "organisation", Id.OrganisationId::new),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                Currency.of(row.getString("currency")),
                row.getLong("opening"),
                lines,
                row.getLong("reserve"),
                Sql.instant(row, "closed"));
    }

    /// The sales, refunds and payouts behind a month's lines, oldest first.
    List<Statements.Item> items(
            Id.OrganisationId organisation,
            Currency currency,
            Instant from,
            Instant until,
            int max) {
        return jdbc.sql(
                        """
                        select * from (
                            select 'sale' as what, s.id, s.at, s.title, s.region, s.developer, s.maker, s.developer_minor,
                                s.maker_minor, s.platform_minor, s.tax_minor from sale s
                            where s.state = 'paid' and s.currency = :currency
                                and (s.developer = :organisation or s.maker = :organisation)
                                and s.at >= :from and s.at < :until
                            union all
                            select 'refund', r.id, r.at, s.title, s.region, s.developer, s.maker, -r.developer_minor,
                                -r.maker_minor, -r.platform_minor, -r.tax_minor from refund r join sale s on s.id = r.sale
                            where r.state = 'paid' and s.currency = :currency
                                and (s.developer = :organisation or s.maker = :organisation)
                                and r.at >= :from and r.at < :until
                            union all
                            select 'payout', id, at, '', '', organisation, null, -minor - withheld, 0, 0, withheld from payout
                            where organisation = :organisation and currency = :currency and posting is not null
                                and at >= :from and at < :until
                            union all
                            select 'payout-return', id, returned, '', '', organisation, null, minor + withheld, 0, 0, -withheld
                            from payout
                            where organisation = :organisation and currency = :currency
                                and return_posting is not null and returned >= :from and returned < :until) as items
                        order by at, what <> 'sale', id limit :max
                        """)
                .param("organisation", organisation.value())
                .param("currency", currency.code())
                .param("from", Sql.of(from))
                .param("until", Sql.of(until))
                .param("max", max)
                .query((row, _) -> item(organisation, row))
                .list();
    }

    private static Statements.Item item(Id.OrganisationId organisation, ResultSet row)
            throws SQLException {
        boolean own = Sql.id(row, "developer", Id.OrganisationId::new).equals(organisation);
        boolean made =
                Sql.optionalId(row, "maker", Id.OrganisationId::new)
                        .filter(organisation::equals)
                        .isPresent();
        long developer = row.getLong("developer_minor");
        long maker = row.getLong("maker_minor");
        long platform = row.getLong("platform_minor");
        long tax = row.getLong("tax_minor");
        String what = row.getString("what");
        String id =
                switch (what) {
                    case "sale" -> Sql.id(row, "id", Id.SaleId::new).text();
                    case "refund" -> Sql.id(row, "id", Id.RefundId::new).text();
                    default -> Sql.id(row, "id", Id.PayoutId::new).text();
                };
        boolean sold = what.equals("sale") || what.equals("refund");
        return new Statements.Item(
                what,
                id,
                Sql.instant(row, "at").orElseThrow(),
                own ? row.getString("title") : "",
                row.getString("region"),
                own && sold ? developer + maker + platform + tax : 0,
                own ? tax : 0,
                own ? platform : 0,
                own ? maker : 0,
                (own ? developer : 0) + (made ? maker : 0));
    }
}
