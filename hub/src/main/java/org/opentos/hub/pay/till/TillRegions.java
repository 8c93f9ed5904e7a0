package org.opentos.hub.pay.till;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where organisations' tills stand, as their administrators said: by ISO 3166-1, two letters.
@Component
public class TillRegions {
    private final JdbcClient jdbc;
    private final Organisations organisations;
    private final AuditLog audit;
    private final InstantSource clock;

    TillRegions(JdbcClient jdbc, Organisations organisations, AuditLog audit, InstantSource clock) {
        this.jdbc = jdbc;
        this.organisations = organisations;
        this.audit = audit;
        this.clock = clock;
    }

    /// Empty where nobody has said it yet. Refused as `not-found`.
    public Outcome<Optional<String>> see(Caller caller, Id.OrganisationId organisation) {
        return organisations
                .refuse(caller.person(), organisation)
                .<Outcome<Optional<String>>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(of(organisation)));
    }

    /// Bills that are made from now on are sold there. Refused as `not-found`.
    ///
    /// @param region two capital letters
    public Outcome<Optional<String>> set(
            Caller caller, Id.OrganisationId organisation, String region) {
        return see(caller, organisation)
                .map(_ -> {
                    jdbc.sql(
                                    """
                                    insert into till_region (organisation, region, set_at, set_by) values (?, ?, ?, ?)
                                    on conflict (organisation) do update set region = excluded.region,
                                        set_at = excluded.set_at, set_by = excluded.set_by
                                    """)
                            .params(
                                    organisation.value(),
                                    region,
                                    Sql.of(clock.instant()),
                                    caller.person().value())
                            .update();
                    audit.record(
                            caller.person().text(),
                            "till-region-set",
                            organisation.text(),
                            caller.address(),
                            Map.of("region", region));
                    return Optional.of(region);
                });
    }

    Optional<String> of(Id.OrganisationId organisation) {
        return jdbc.sql("select region from till_region where organisation = ?")
                .param(organisation.value())
                .query(String.class)
                .optional();
    }
}
