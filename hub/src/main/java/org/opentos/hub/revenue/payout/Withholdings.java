package org.opentos.hub.revenue.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the operator withholds from payouts.
@Component
public class Withholdings {
    /// How many are told of.
    public static final int LIST_MAX = 1_000;

    private static final String ALL = "select * from withholding ";

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final InstantSource clock;

    Withholdings(JdbcClient jdbc, AuditLog audit, InstantSource clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /// The newest first.
    public List<Withholding> list() {
        return jdbc.sql(ALL + "order by at desc, organisation limit ?")
                .param(LIST_MAX)
                .query(Withholdings::read)
                .list();
    }

    /// The one that counts on a day.
    Optional<Withholding> on(Id.OrganisationId organisation, LocalDate day) {
        return jdbc.sql(ALL + "where organisation = ? and starts <= ? order by starts desc limit 1")
                .params(organisation.value(), day)
                .query(Withholdings::read)
                .optional();
    }

    /// Sets what is withheld from a day on, instead of what was set for that day before. Payouts
    /// that were decided stay as they are.
    ///
    /// Refused as `time-invalid` where the day is over, `field-invalid`, and `not-found` where
    /// there is no such organisation.
    public Outcome<Withholding> set(
            Id.OrganisationId organisation,
            LocalDate starts,
            int ratePpm,
            String region,
            String reason,
            String address) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (starts.isBefore(today)) {
            return Outcome.refused(
                    RefusalCode.TIME_INVALID, "That day is over; begin today (UTC) or later.");
        }
        if (ratePpm < 0 || ratePpm > Withholding.RATE_PPM_MAX) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID, "Give a rate from 0 to 500,000 parts per million.");
        }
        if (!region.matches("[A-Z]{2}")) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "Give the region whose tax it is by its two letters of ISO 3166-1.");
        }
        if (reason.isBlank() || reason.length() > Withholding.REASON_CHARACTERS_MAX) {
            return Outcome.refused(RefusalCode.FIELD_INVALID, "Say why in 1 to 140 characters.");
        }
        Withholding set =
                new Withholding(organisation, starts, ratePpm, region, reason, clock.instant());
        if (!isWritten(set)) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "There is no such organisation on this hub.");
        }
        audit.record(
                "hub",
                "withholding-set",
                organisation.text(),
                address,
                Map.of(
                        "starts",
                        starts.toString(),
                        "ratePpm",
                        Integer.toString(ratePpm),
                        "region",
                        region));
        return Outcome.done(set);
    }

    private boolean isWritten(Withholding set) {
        return jdbc.sql(
                                """
                                insert into withholding (organisation, starts, rate_ppm, region, reason, at)
                                select id, :starts, :rate, :region, :reason, :at from organisation where id = :organisation
                                on conflict (organisation, starts) do update
                                set rate_ppm = excluded.rate_ppm, region = excluded.region, reason = excluded.reason,
                                    at = excluded.at
                                """)
                        .param("organisation", set.organisation().value())
                        .param("starts", set.starts())
                        .param("rate", set.ratePpm())
                        .param("region", set.region())
                        .param("reason", set.reason())
                        .param("at", Sql.of(set.at()))
                        .update()
                == 1;
    }

    private static Withholding read(ResultSet row, int number) throws SQLException {
        return new Withholding(
                Sql.id(row, "organisation", Id.OrganisationId::new),
                row.getObject("starts", LocalDate.class),
                row.getInt("rate_ppm"),
                row.getString("region"),
                row.getString("reason"),
                Sql.instant(row, "at").orElseThrow());
    }
}
