package org.opentos.hub.audit;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The log of acts that change rights: sign-ups, acceptances, mintings, claims, grants. Entries are
/// only ever added, in the transaction of the act itself, until [AuditRetention] lets them go.
@Component
public class AuditLog {
    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final JsonMapper json;

    public AuditLog(JdbcClient jdbc, InstantSource clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /// @param actor the text of an id, or `hub`
    /// @param act a stable word with a hyphen, for example `device-claimed`
    /// @param target the text of the id that it was done to
    /// @param address remote address; empty text where there is none
    /// @param detail names no secret
    public void record(
            String actor, String act, String target, String address, Map<String, ?> detail) {
        jdbc.sql(
                        "insert into audit_entry (at, actor, act, target, address, detail) values (?, ?, ?, ?, ?, ?::jsonb)")
                .params(
                        clock.instant().atOffset(ZoneOffset.UTC),
                        actor,
                        act,
                        target,
                        address,
                        json.writeValueAsString(detail))
                .update();
    }
}
