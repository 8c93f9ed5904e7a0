package org.opentos.hub.voice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of recordings, and of who wants them kept. Those of a person, or of nobody who is
/// known, in one home go together.
@Component
class RecordingRows {
    private static final String OF =
            " home = :home and person is not distinct from cast(:person as uuid) ";
    private static final long SAMPLES_A_MILLI = Sound.RATE / 1_000;

    private final JdbcClient jdbc;

    RecordingRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whose a recording is.
    record Whose(Id.HomeId home, Optional<Id.PersonId> person) {}

    // ---- what is wanted ----

    boolean wanted(Whose whose) {
        return of("select 1 from recording_wanted where" + OF, whose)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// The same, and it stays so until the transaction under way ends.
    boolean holdWanted(Whose whose) {
        return of("select 1 from recording_wanted where" + OF + "for share", whose)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// @return whether it was not wanted before
    boolean want(Whose whose, Id.CauseId cause, Instant since) {
        return of(
                                """
                                insert into recording_wanted (home, person, since, cause)
                                values (:home, cast(:person as uuid), :since, :cause) on conflict do nothing
                                """,
                                whose)
                        .param("since", Sql.of(since))
                        .param("cause", cause.value())
                        .update()
                > 0;
    }

    /// @return whether it was wanted before
    boolean unwant(Whose whose) {
        return of("delete from recording_wanted where" + OF, whose).update() > 0;
    }

    // ---- what is kept ----

    /// Keeps the sound of an exchange; nothing where that is forgotten meanwhile.
    void insert(Exchange exchange, byte[] sound) {
        jdbc.sql(
                        """
                        insert into recording (exchange, home, person, at, sound)
                        select id, home, person, at, :sound from exchange where id = :id for key share
                        """)
                .param("id", exchange.id().value())
                .param("sound", sound)
                .update();
    }

    /// Only the latest stay: of a person wherever it was, else of the home.
    void trim(Whose whose, int most) {
        Sql.hold(
                jdbc,
                "recordings of "
                        + whose.person().<Id>map(each -> each).orElseGet(whose::home).text());
        of(
                        """
                        delete from recording where exchange in (
                            select exchange from recording
                            where case when cast(:person as uuid) is null
                                       then person is null and home = :home
                                       else person = cast(:person as uuid) end
                            order by at desc, exchange desc offset :most)
                        """,
                        whose)
                .param("most", most)
                .update();
    }

    Optional<Whose> find(Id.ExchangeId id) {
        return jdbc.sql("select home, person from recording where exchange = ?")
                .param(id.value())
                .query(RecordingRows::whose)
                .optional();
    }

    Optional<byte[]> sound(Id.ExchangeId id) {
        return jdbc.sql("select sound from recording where exchange = ?")
                .param(id.value())
                .query(byte[].class)
                .optional();
    }

    /// How long each is, of those that are kept.
    Map<Id.ExchangeId, Duration> lengths(Collection<Id.ExchangeId> ids) {
        Map<Id.ExchangeId, Duration> lengths = new HashMap<>();
        jdbc.sql(
                        "select exchange, octet_length(sound) as bytes from recording where exchange = any(?)")
                .param(ids.stream().map(Id::value).toArray(UUID[]::new))
                .query(row -> {
                    int samples = (row.getInt("bytes") - WaveFile.HEADER_BYTES) / Short.BYTES;
                    lengths.put(
                            Sql.id(row, "exchange", Id.ExchangeId::new),
                            Duration.ofMillis(samples / SAMPLES_A_MILLI));
                });
        return lengths;
    }

    /// @return whether it was there
    boolean remove(Id.ExchangeId id) {
        return jdbc.sql("delete from recording where exchange = ?").param(id.value()).update() > 0;
    }

    /// @return how many there were
    int removeAll(Whose whose) {
        return of("delete from recording where" + OF, whose).update();
    }

    private JdbcClient.StatementSpec of(String sql, Whose whose) {
        return jdbc.sql(sql)
                .param("home", whose.home().value())
                .param("person", whose.person().map(Id::value).orElse(null));
    }

    private static Whose whose(ResultSet row, int number) throws SQLException {
        return new Whose(
                Sql.id(row, "home", Id.HomeId::new),
                Sql.optionalId(row, "person", Id.PersonId::new));
    }
}
