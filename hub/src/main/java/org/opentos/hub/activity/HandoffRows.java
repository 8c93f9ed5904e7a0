package org.opentos.hub.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.activity.Handoff.Step;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of hand-offs.
@Component
class HandoffRows {
    private static final String OPEN = "step in ('asked', 'offered')";

    private final JdbcClient jdbc;

    HandoffRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Handoff> find(Id.HandoffId id) {
        return jdbc.sql("select * from handoff where id = ?")
                .param(id.value())
                .query(HandoffRows::read)
                .optional();
    }

    /// One that is open.
    Optional<Handoff> of(Id.ActivityId activity) {
        return jdbc.sql("select * from handoff where activity = ? and " + OPEN)
                .param(activity.value())
                .query(HandoffRows::read)
                .optional();
    }

    /// One that is open.
    Optional<Handoff> to(Id.InstallationId target) {
        return jdbc.sql("select * from handoff where target = ? and " + OPEN)
                .param(target.value())
                .query(HandoffRows::read)
                .optional();
    }

    /// Of a person's, those of which a terminal has to know.
    List<Handoff> current(Id.PersonId person) {
        return jdbc.sql(
                        "select * from handoff where person = ? and step in ('asked', 'offered', 'committed') order by asked")
                .param(person.value())
                .query(HandoffRows::read)
                .list();
    }

    /// Those that have been at a step since before a moment.
    List<Handoff> at(Step step, Instant before) {
        return jdbc.sql(
                        "select * from handoff where step = ? and changed < ? order by changed limit 100")
                .params(step.text(), Sql.of(before))
                .query(HandoffRows::read)
                .list();
    }

    void insert(Handoff handoff) {
        jdbc.sql(
                        """
                        insert into handoff (id, activity, person, source, target, step, asked, changed)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        handoff.id().value(),
                        handoff.activity().value(),
                        handoff.person().value(),
                        handoff.source().value(),
                        handoff.target().value(),
                        handoff.step().text())
                .param(Sql.of(handoff.changed()))
                .param(Sql.of(handoff.changed()))
                .update();
    }

    void change(Handoff after) {
        jdbc.sql("update handoff set step = ?, reason = ?, digest = ?, changed = ? where id = ?")
                .param(after.step().text())
                .param(after.reason().map(RefusalCode::text).orElse(null))
                .param(after.digest().orElse(null))
                .param(Sql.of(after.changed()))
                .param(after.id().value())
                .update();
    }

    /// What a place had to close it has closed, since it begins anew.
    void release(Id.InstallationId source, Instant now) {
        jdbc.sql(
                        "update handoff set step = 'released', changed = ? where source = ? and step = 'committed'")
                .params(Sql.of(now), source.value())
                .update();
    }

    void removeOlder(Instant than, int most) {
        jdbc.sql(
                        """
                        delete from handoff where id in
                            (select id from handoff where changed < ? order by changed limit ?)
                        """)
                .params(Sql.of(than), most)
                .update();
    }

    private static Handoff read(ResultSet row, int number) throws SQLException {
        return new Handoff(
                Sql.id(row, "id", Id.HandoffId::new),
                Sql.id(row, "activity", Id.ActivityId::new),
                Sql.id(row, "person", Id.PersonId::new),
                Sql.id(row, "source", Id.InstallationId::new),
                Sql.id(row, "target", Id.InstallationId::new),
                Step.of(row.getString("step")),
                Optional.ofNullable(row.getString("reason")).map(RefusalCode::parse),
                Optional.ofNullable(row.getString("digest")),
                Sql.instant(row, "changed").orElseThrow());
    }
}
