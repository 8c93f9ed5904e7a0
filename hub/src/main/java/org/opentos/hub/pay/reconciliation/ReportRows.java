package org.opentos.hub.pay.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.pay.provider.Reference;
import org.opentos.hub.pay.provider.ReportLine;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Providers' reports in the database, and what differs from the hub's own books.
@Component
class ReportRows {
    private static final int LINES_AT_ONCE = 500;

    /// A dispute and a refund of a top-up are what was taken back; other movements of the kinds
    /// that the hub knows stand in its books under the provider's id.
    private static final String DIFFERENCES =
            """
            with line as (
                select * from provider_line where provider = :provider and day >= :from
            ), taken as (
                select id, currency, min(day) as day, sum(minor)::bigint as minor
                from provider_line where provider = :provider and kind in ('refund', 'dispute')
                group by id, currency having max(day) >= :from
            ), difference as (
                select case when t.id is null then 'payment-unknown' else 'payment-differs' end as kind,
                    l.day, l.id, t.id as top_up, l.currency, l.minor as theirs, t.minor as ours,
                    t.currency as our_currency
                from line l left join top_up t on t.provider = :provider and t.payment = l.id and t.state = 'paid'
                where l.kind = 'payment' and (t.id is null or t.minor <> l.minor or t.currency <> l.currency)
                union all
                select 'payment-missing', (t.paid_at at time zone :zone)::date, t.payment, t.id, t.currency,
                    null, t.minor, t.currency
                from top_up t
                where t.provider = :provider and t.state = 'paid' and t.paid_at >= :begin
                    and exists (select 1 from provider_day d where d.provider = :provider
                        and d.day = (t.paid_at at time zone :zone)::date)
                    and exists (select 1 from provider_day d where d.provider = :provider
                        and d.day = (t.paid_at at time zone :zone)::date + 1)
                    and not exists (select 1 from provider_line l where l.provider = :provider
                        and l.kind = 'payment' and l.id = t.payment)
                union all
                select 'taken-back-differs', k.day, k.id, b.top_up, k.currency, k.minor, -b.posted_taken,
                    k.currency
                from taken k left join taken_back b on b.provider = :provider and b.id = k.id
                where k.minor <> -coalesce(b.posted_taken, 0)
                union all
                select 'other', l.day, l.id, null, l.currency, l.minor, null, null
                from line l where l.kind in ('pay-out', 'other') and l.minor <> 0
                    and not exists (select 1 from pay_out p where l.kind = 'pay-out' and p.provider = :provider
                        and p.provider_id = l.id and p.currency = l.currency and p.minor = abs(l.minor)
                        and p.done_at is not null)
            )
            select d.*, n.note from difference d
            left join reconciliation_note n on n.provider = :provider and n.kind = d.kind and n.id = d.id
            order by n.note is not null, d.day desc, d.id limit :max
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    ReportRows(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /// Replaces what was read of a day before, within the caller's transaction.
    void keep(String provider, LocalDate day, Instant now, List<ReportLine> lines) {
        jdbc.sql("delete from provider_day where provider = ? and day = ?")
                .params(provider, day)
                .update();
        jdbc.sql("insert into provider_day (provider, day, read_at, lines) values (?, ?, ?, ?)")
                .params(provider, day, Sql.of(now), lines.size())
                .update();
        int[] number = new int[1];
        template.batchUpdate(
                """
                insert into provider_line (provider, day, number, kind, id, reference, currency, minor, fee, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                lines,
                LINES_AT_ONCE,
                (row, line) -> {
                    row.setString(1, provider);
                    row.setObject(2, day);
                    row.setInt(3, number[0]++);
                    row.setString(4, text(line.kind()));
                    row.setString(5, line.id());
                    row.setString(6, line.reference().map(Reference::text).orElse(null));
                    row.setString(7, line.amount().currency().code());
                    row.setLong(8, line.amount().minor());
                    row.setLong(9, line.fee().minor());
                    row.setObject(10, Sql.of(line.at()));
                });
        jdbc.sql(
                        """
                        insert into provider_fee (provider, day, currency, minor)
                        select provider, day, currency, sum(fee) from provider_line
                        where provider = ? and day = ? and kind <> 'dispute'
                        group by provider, day, currency having sum(fee) <> 0
                        on conflict (provider, day, currency) do update set minor = excluded.minor
                        where provider_fee.posting is null
                        """)
                .params(provider, day)
                .update();
    }

    private static String text(ReportLine.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The days that were read, the newest first.
    List<ProviderDay> days(String provider, int max) {
        return jdbc.sql("select * from provider_day where provider = ? order by day desc limit ?")
                .params(provider, max)
                .query((row, _) ->
                        new ProviderDay(
                                provider,
                                row.getObject("day", LocalDate.class),
                                Sql.instant(row, "read_at").orElseThrow(),
                                row.getInt("lines")))
                .list();
    }

    /// The first day on which a person paid at the provider; empty where nobody has yet.
    Optional<LocalDate> first(String provider, ZoneId zone) {
        return jdbc.sql(
                        "select min(paid_at) as at from top_up where provider = ? and state = 'paid'")
                .param(provider)
                .query((row, _) -> Sql.instant(row, "at"))
                .single()
                .map(at -> LocalDate.ofInstant(at, zone));
    }

    /// Those that nobody settled first, then the newest.
    ///
    /// @param from the first day to look at
    List<Difference> differences(String provider, ZoneId zone, LocalDate from, int max) {
        return jdbc.sql(DIFFERENCES)
                .param("provider", provider)
                .param("zone", zone.getId())
                .param("from", from)
                .param("begin", Sql.of(from.atStartOfDay(zone).toInstant()))
                .param("max", max)
                .query((row, _) -> difference(provider, row))
                .list();
    }

    private static Difference difference(String provider, ResultSet row) throws SQLException {
        Currency currency = Currency.of(row.getString("currency"));
        return new Difference(
                Difference.Kind.parse(row.getString("kind")),
                provider,
                row.getObject("day", LocalDate.class),
                row.getString("id"),
                Sql.optionalId(row, "top_up", Id.TopUpId::new),
                money(row, "theirs", currency),
                row.getObject("ours") == null
                        ? Optional.empty()
                        : money(row, "ours", Currency.of(row.getString("our_currency"))),
                Optional.ofNullable(row.getString("note")));
    }

    private static Optional<Money> money(ResultSet row, String column, Currency currency)
            throws SQLException {
        long minor = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(new Money(minor, currency));
    }

    /// What a provider kept on a day.
    record Fee(String provider, LocalDate day, Money amount) {}

    List<Fee> unposted(int max) {
        return jdbc.sql(
                        "select * from provider_fee where posting is null order by day, provider, currency limit ?")
                .param(max)
                .query((row, _) ->
                        new Fee(
                                row.getString("provider"),
                                row.getObject("day", LocalDate.class),
                                new Money(
                                        row.getLong("minor"),
                                        Currency.of(row.getString("currency")))))
                .list();
    }

    void posted(Fee fee, PostingNumber posting) {
        jdbc.sql(
                        "update provider_fee set posting = ? where provider = ? and day = ? and currency = ?")
                .params(posting.value(), fee.provider(), fee.day(), fee.amount().currency().code())
                .update();
    }

    void note(String provider, Difference.Kind kind, String id, String note, Instant now) {
        jdbc.sql(
                        """
                        insert into reconciliation_note (provider, kind, id, note, at) values (?, ?, ?, ?, ?)
                        on conflict (provider, kind, id) do update set note = excluded.note, at = excluded.at
                        """)
                .params(provider, kind.text(), id, note, Sql.of(now))
                .update();
    }
}
