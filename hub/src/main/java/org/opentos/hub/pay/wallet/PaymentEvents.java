package org.opentos.hub.pay.wallet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What providers told, once each, with what became of it.
@Component
public class PaymentEvents {
    static final Duration KEPT = Duration.ofDays(400);
    static final int READ_MAX = 200;
    private static final int TEXT_CHARACTERS_MAX = 200;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    PaymentEvents(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// What became of a notification.
    public enum Fate {
        DONE,
        /// It told of what was known already.
        KNOWN,
        /// Its amount is not what was asked for; nothing was done.
        DIFFERS,
        /// It tells of nothing that this hub asked for.
        UNMATCHED,
        /// Of no concern to the hub.
        IGNORED
    }

    /// One that was kept.
    ///
    /// @param kind what it tells of
    /// @param subject the provider's name of that
    /// @param at by the provider's clock
    public record Kept(
            String provider,
            String id,
            String kind,
            String subject,
            Instant at,
            Instant received,
            Fate fate) {}

    boolean known(String provider, Notification notification) {
        return jdbc.sql("select true from payment_event where provider = ? and id = ?")
                .params(provider, shown(notification.event().id()))
                .query((row, _) -> row.getBoolean(1))
                .optional()
                .isPresent();
    }

    void keep(String provider, Notification notification, String subject, Fate fate) {
        jdbc.sql(
                        """
                        insert into payment_event (provider, id, kind, subject, at, received, outcome)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict (provider, id) do nothing
                        """)
                .params(
                        provider,
                        shown(notification.event().id()),
                        notification.getClass().getSimpleName(),
                        shown(subject),
                        Sql.of(notification.event().at()),
                        Sql.of(clock.instant()),
                        fate.name().toLowerCase(Locale.ROOT))
                .update();
    }

    /// Those that did not fit what was asked, the newest first.
    public List<Kept> amiss() {
        return jdbc.sql(
                        """
                        select * from payment_event where outcome in ('differs', 'unmatched')
                        order by received desc limit ?
                        """)
                .param(READ_MAX)
                .query((row, _) ->
                        new Kept(
                                row.getString("provider"),
                                row.getString("id"),
                                row.getString("kind"),
                                row.getString("subject"),
                                Sql.instant(row, "at").orElseThrow(),
                                Sql.instant(row, "received").orElseThrow(),
                                Fate.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT))))
                .list();
    }

    void forgetOld() {
        jdbc.sql("delete from payment_event where received < ?")
                .param(Sql.of(clock.instant().minus(KEPT)))
                .update();
    }

    private static String shown(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX);
    }
}
