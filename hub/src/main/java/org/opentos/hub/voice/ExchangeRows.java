package org.opentos.hub.voice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.voice.sentences.Language;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The rows of what was said.
@Component
class ExchangeRows {
    private static final TypeReference<List<Exchange.Choice>> CHOICES = new TypeReference<>() {};
    private static final TypeReference<List<Exchange.Before>> UNDO = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ExchangeRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Lets nobody else change an exchange until the transaction under way ends.
    void hold(Id.ExchangeId id) {
        Sql.hold(jdbc, id.text());
    }

    Optional<Exchange> find(Id.ExchangeId id) {
        return jdbc.sql("select * from exchange where id = ?")
                .param(id.value())
                .query(this::read)
                .optional();
    }

    /// What this speaker said in this home, the latest first: a person wherever it was, a terminal
    /// of the whole home what was said there.
    List<Exchange> of(Exchange.Speaker speaker, int most) {
        return jdbc.sql(
                        """
                        select * from exchange
                        where home = :home
                          and case when cast(:person as uuid) is null
                                   then person is null and device = :device
                                   else person = :person end
                        order by at desc, id desc limit :most
                        """)
                .param("home", speaker.home().value())
                .param("person", speaker.person().map(Id::value).orElse(null))
                .param("device", speaker.device().map(Id::value).orElse(null))
                .param("most", most)
                .query(this::read)
                .list();
    }

    /// What waits in a home for somebody to confirm it, said where nobody knows who spoke.
    List<Exchange> unconfirmed(Id.HomeId home, Instant since) {
        return jdbc.sql(
                        """
                        select * from exchange
                        where home = ? and state = 'unconfirmed' and person is null and changed > ?
                        order by at desc, id desc
                        """)
                .params(home.value(), Sql.of(since))
                .query(this::read)
                .list();
    }

    /// What was said in a home where nobody knows who spoke, and is kept as sound.
    List<Exchange> sharedRecorded(Id.HomeId home, int most) {
        return jdbc.sql(
                        """
                        select exchange.* from recording join exchange on exchange.id = recording.exchange
                        where recording.home = ? and recording.person is null
                        order by exchange.at desc, exchange.id desc limit ?
                        """)
                .params(home.value(), most)
                .query(this::read)
                .list();
    }

    /// What nobody answered or confirmed since then.
    List<Exchange> openBefore(Instant before, int most) {
        return jdbc.sql(
                        """
                        select * from exchange
                        where state in ('asked', 'unconfirmed') and changed <= ?
                        order by changed limit ?
                        """)
                .params(Sql.of(before), most)
                .query(this::read)
                .list();
    }

    /// Keeps one, or what became of it.
    void put(Exchange exchange) {
        jdbc.sql(
                        """
                        insert into exchange
                            (id, home, person, device, language, words, heard, confidence, state, choices,
                             answer, refusal, cause, undo, at, changed)
                        values (:id, :home, :person, :device, :language, :words, :heard, :confidence, :state,
                                cast(:choices as jsonb), :answer, :refusal, :cause, cast(:undo as jsonb), :at, :changed)
                        on conflict (id) do update
                        set state = :state, choices = cast(:choices as jsonb), answer = :answer, refusal = :refusal,
                            cause = :cause, undo = cast(:undo as jsonb), changed = :changed
                        """)
                .param("id", exchange.id().value())
                .param("home", exchange.speaker().home().value())
                .param("person", exchange.speaker().person().map(Id::value).orElse(null))
                .param("device", exchange.speaker().device().map(Id::value).orElse(null))
                .param("language", exchange.language().text())
                .param("words", exchange.words())
                .param("heard", exchange.heard().byEar())
                .param("confidence", exchange.heard().confidence())
                .param("state", exchange.state().text())
                .param("choices", json.writeValueAsString(exchange.choices()))
                .param("answer", exchange.answer())
                .param("refusal", exchange.refusal().orElse(null))
                .param("cause", exchange.cause().map(Id::value).orElse(null))
                .param("undo", json.writeValueAsString(exchange.undo()))
                .param("at", Sql.of(exchange.at()))
                .param("changed", Sql.of(exchange.changed()))
                .update();
    }

    /// Only the latest of a speaker stay.
    void trim(Exchange.Speaker speaker) {
        jdbc.sql(
                        """
                        delete from exchange where id in (
                            select id from exchange
                            where home = :home
                              and case when cast(:person as uuid) is null
                                       then person is null and device = :device
                                       else person = :person end
                            order by at desc, id desc offset :kept)
                        """)
                .param("home", speaker.home().value())
                .param("person", speaker.person().map(Id::value).orElse(null))
                .param("device", speaker.device().map(Id::value).orElse(null))
                .param("kept", Exchange.KEPT_MAX)
                .update();
    }

    void remove(Id.ExchangeId id) {
        jdbc.sql("delete from exchange where id = ?").param(id.value()).update();
    }

    void removeOf(Id.DeviceId device) {
        jdbc.sql("delete from exchange where device = ?").param(device.value()).update();
    }

    void removeOlder(Instant than, int most) {
        jdbc.sql(
                        """
                        delete from exchange where id in
                            (select id from exchange where at < ? order by at limit ?)
                        """)
                .params(Sql.of(than), most)
                .update();
    }

    private Exchange read(ResultSet row, int number) throws SQLException {
        return new Exchange(
                Sql.id(row, "id", Id.ExchangeId::new),
                new Exchange.Speaker(
                        Sql.id(row, "home", Id.HomeId::new),
                        Sql.optionalId(row, "person", Id.PersonId::new),
                        Sql.optionalId(row, "device", Id.DeviceId::new)),
                Language.parse(row.getString("language")).orElseThrow(),
                row.getString("words"),
                new Exchange.Heard(row.getBoolean("heard"), row.getDouble("confidence")),
                Exchange.State.parse(row.getString("state")),
                json.readValue(row.getString("choices"), CHOICES),
                row.getString("answer"),
                Optional.ofNullable(row.getString("refusal")),
                Optional.ofNullable(row.getObject("cause", UUID.class)).map(Id.CauseId::new),
                json.readValue(row.getString("undo"), UNDO),
                Sql.instant(row, "at").orElseThrow(),
                Sql.instant(row, "changed").orElseThrow());
    }
}
