package org.opentos.hub.market.publish;

import java.time.Duration;
import java.time.InstantSource;
import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Sql;
import org.opentos.hub.storage.Turns;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets go of packages and pictures of versions that were refused or withdrawn; what was decided of
/// them, and why, stays.
@Component
class PackageRetention extends Rounds {
    /// How long a developer may still ask what was wrong with it.
    static final Duration KEPT = Duration.ofDays(30);

    /// Versions in one round.
    static final int FORGOTTEN_MAX = 100;

    private static final int PAUSE_SECONDS = 3_600;

    PackageRetention(JdbcClient jdbc, Turns turns, InstantSource clock) {
        super(turns, "packages", PAUSE_SECONDS, () -> forget(jdbc, clock));
    }

    static void forget(JdbcClient jdbc, InstantSource clock) {
        jdbc.sql(
                        """
                        with ended as (
                            select id, digest from submission s
                            where state in ('refused', 'withdrawn') and coalesce(withdrawn, decided) < ?
                                and exists (select from app_package p where p.digest = s.digest)
                            order by coalesce(withdrawn, decided) limit ?),
                        pictures as (
                            delete from submission_picture where submission in (select id from ended))
                        delete from app_package p where p.digest in (select digest from ended)
                            and not exists (select from app_draft d where d.digest = p.digest)
                            and not exists (select from submission s where s.digest = p.digest
                                and s.state in ('submitted', 'approved'))
                        """)
                .params(Sql.of(clock.instant().minus(KEPT)), FORGOTTEN_MAX)
                .update();
    }
}
