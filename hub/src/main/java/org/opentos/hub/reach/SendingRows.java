package org.opentos.hub.reach;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.SentKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of what was sent.
@Component
class SendingRows {
    private final JdbcClient jdbc;

    SendingRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Lets nobody else change what a person sent until the transaction under way ends.
    void hold(Id.PersonId person) {
        Sql.hold(jdbc, "sendings of " + person.text());
    }

    Optional<Sending> find(Id.SendingId id) {
        return jdbc.sql("select * from sending where id = ?")
                .param(id.value())
                .query(SendingRows::read)
                .optional();
    }

    /// The latest first.
    List<Sending> of(Id.PersonId person) {
        return jdbc.sql("select * from sending where person = ? order by sent desc, id desc")
                .param(person.value())
                .query(SendingRows::read)
                .list();
    }

    /// What a terminal is to show, the oldest first, and then the files that it shows, the latest
    /// first.
    List<Sending> current(Id.DeviceId device, Instant waitingSince, int most) {
        return jdbc.sql(
                        """
                        select * from sending
                        where device = :device
                          and (state = 'waiting' and sent > :since or state = 'shown' and bytes > 0)
                        order by state = 'waiting' desc,
                                 case when state = 'waiting' then sent end, sent desc, id
                        limit :most
                        """)
                .param("device", device.value())
                .param("since", Sql.of(waitingSince))
                .param("most", most)
                .query(SendingRows::read)
                .list();
    }

    /// Those that wait for longer than they may.
    List<Sending> waitingSince(Instant before, int most) {
        return jdbc.sql("select * from sending where state = 'waiting' and sent <= ? limit ?")
                .params(Sql.of(before), most)
                .query(SendingRows::read)
                .list();
    }

    void insert(Sending sending) {
        jdbc.sql(
                        """
                        insert into sending
                            (id, person, device, installation, kind, title, said, type, bytes, state, sent, changed)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(sending.id().value(), sending.person().value())
                .param(sending.device().map(Id::value).orElse(null))
                .param(sending.installation().map(Id::value).orElse(null))
                .params(
                        sending.kind().text(),
                        sending.title(),
                        sending.said(),
                        sending.type(),
                        sending.bytes(),
                        sending.state().text(),
                        Sql.of(sending.sent()),
                        Sql.of(sending.changed()))
                .update();
    }

    void insertContent(Id.SendingId id, byte[] content) {
        jdbc.sql("insert into sending_file (sending, content) values (?, ?)")
                .params(id.value(), content)
                .update();
    }

    void change(Sending sending) {
        jdbc.sql("update sending set state = ?, installation = ?, changed = ? where id = ?")
                .param(sending.state().text())
                .param(sending.installation().map(Id::value).orElse(null))
                .param(Sql.of(sending.changed()))
                .param(sending.id().value())
                .update();
    }

    /// Part of a file; empty where it is gone meanwhile.
    Optional<byte[]> part(Id.SendingId id, int from, int count) {
        return jdbc.sql(
                        "select substring(content from ? for ?) from sending_file where sending = ?")
                .params(from + 1, count, id.value())
                .query(byte[].class)
                .optional();
    }

    void remove(Id.SendingId id) {
        jdbc.sql("delete from sending where id = ?").param(id.value()).update();
    }

    void removeContent(Id.SendingId id) {
        jdbc.sql("delete from sending_file where sending = ?").param(id.value()).update();
    }

    void removeOf(Id.DeviceId device) {
        jdbc.sql("delete from sending where device = ?").param(device.value()).update();
    }

    void removeOlder(Instant than, int most) {
        jdbc.sql(
                        """
                        delete from sending where id in
                            (select id from sending where sent < ? order by sent limit ?)
                        """)
                .params(Sql.of(than), most)
                .update();
    }

    private static Sending read(ResultSet row, int number) throws SQLException {
        return new Sending(
                Sql.id(row, "id", Id.SendingId::new),
                Sql.id(row, "person", Id.PersonId::new),
                Sql.optionalId(row, "device", Id.DeviceId::new),
                Sql.optionalId(row, "installation", Id.InstallationId::new),
                SentKind.find(row.getString("kind")).orElseThrow(),
                row.getString("title"),
                row.getString("said"),
                row.getString("type"),
                row.getInt("bytes"),
                Sending.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Sql.instant(row, "sent").orElseThrow(),
                Sql.instant(row, "changed").orElseThrow());
    }
}
