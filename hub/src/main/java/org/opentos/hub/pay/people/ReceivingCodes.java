package org.opentos.hub.pay.people;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The code by which a person is sent money, any amount, by whoever has it. It lets nobody take
/// anything.
@Component
public class ReceivingCodes {
    private final JdbcClient jdbc;
    private final SharedCodes codes;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;

    ReceivingCodes(
            JdbcClient jdbc, SharedCodes codes, AuditLog audit, Ids ids, InstantSource clock) {
        this.jdbc = jdbc;
        this.codes = codes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// A person's code, made where there is none yet.
    public TypedCode of(Id.PersonId person) {
        Optional<TypedCode> code = current(person);
        while (code.isEmpty()) {
            Id.ReceivingCodeId id = ids.next(Id.ReceivingCodeId::new);
            jdbc.sql(
                            """
                            insert into receiving_code (id, person, hash, made) values (?, ?, ?, ?)
                            on conflict do nothing
                            """)
                    .params(
                            id.value(),
                            person.value(),
                            codes.hash(codes.of(id)),
                            Sql.of(clock.instant()))
                    .update();
            code = current(person);
        }
        return code.get();
    }

    private Optional<TypedCode> current(Id.PersonId person) {
        return jdbc.sql("select id from receiving_code where person = ? and ended is null")
                .param(person.value())
                .query((row, _) -> codes.of(Sql.id(row, "id", Id.ReceivingCodeId::new)))
                .optional();
    }

    /// Another code; the one before is unknown from now on.
    public TypedCode renew(Caller caller) {
        jdbc.sql("update receiving_code set ended = ? where person = ? and ended is null")
                .params(Sql.of(clock.instant()), caller.person().value())
                .update();
        TypedCode code = of(caller.person());
        audit.record(
                caller.person().text(),
                "receiving-code-renewed",
                caller.person().text(),
                caller.address(),
                Map.of());
        return code;
    }

    Optional<Id.PersonId> find(TypedCode code) {
        return jdbc.sql("select person from receiving_code where hash = ? and ended is null")
                .param(codes.hash(code))
                .query((row, _) -> Sql.id(row, "person", Id.PersonId::new))
                .optional();
    }
}
