package org.opentos.hub.party;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Parties and players in the database.
@Component
class PartyRows {
    private static final String PARTY =
            "select id, installation, device, title_en, title_zh, seats, code_number, revision from party ";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    PartyRows(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// A player's row with what decides whether the seat can be taken.
    record Seated(Player player, boolean removed, boolean over) {}

    Optional<Party> open(Id.PartyId id) {
        return jdbc.sql(PARTY + "where id = ? and ended is null")
                .param(id.value())
                .query(PartyRows::party)
                .optional();
    }

    Optional<Party> openOf(Id.InstallationId installation) {
        return jdbc.sql(PARTY + "where installation = ? and ended is null")
                .param(installation.value())
                .query(PartyRows::party)
                .optional();
    }

    Optional<Party> openBy(byte[] codeHash) {
        return jdbc.sql(PARTY + "where code_hash = ? and ended is null")
                .param(codeHash)
                .query(PartyRows::party)
                .optional();
    }

    List<Party> openOn(Id.DeviceId device) {
        return jdbc.sql(PARTY + "where device = ? and ended is null")
                .param(device.value())
                .query(PartyRows::party)
                .list();
    }

    /// Those that nobody used since.
    List<Party> unusedSince(Instant at) {
        return jdbc.sql(PARTY + "where ended is null and used < ? order by used limit 1000")
                .param(Sql.of(at))
                .query(PartyRows::party)
                .list();
    }

    private static Party party(ResultSet row, int number) throws SQLException {
        return new Party(
                Sql.id(row, "id", Id.PartyId::new),
                Sql.id(row, "installation", Id.InstallationId::new),
                Sql.optionalId(row, "device", Id.DeviceId::new),
                new Party.Title(row.getString("title_en"), row.getString("title_zh")),
                row.getInt("seats"),
                row.getInt("code_number"),
                row.getLong("revision"));
    }

    void insert(Party party, byte[] codeHash) {
        jdbc.sql(
                        """
                        insert into party (id, installation, device, title_en, title_zh, seats,
                                           code_number, code_hash, revision, opened, used)
                        values (:id, :installation, :device, :en, :zh, :seats, :number, :hash, :revision, :now, :now)
                        """)
                .param("id", party.id().value())
                .param("installation", party.installation().value())
                .param("device", party.device().map(Id::value).orElse(null))
                .param("en", party.title().english())
                .param("zh", party.title().chinese())
                .param("seats", party.seats())
                .param("number", party.codeNumber())
                .param("hash", codeHash)
                .param("revision", party.revision())
                .param("now", Sql.of(clock.instant()))
                .update();
    }

    void reopen(Id.PartyId party, int seats, Party.Title title) {
        jdbc.sql("update party set seats = ?, title_en = ?, title_zh = ?, used = ? where id = ?")
                .params(
                        seats,
                        title.english(),
                        title.chinese(),
                        Sql.of(clock.instant()),
                        party.value())
                .update();
    }

    void used(Id.PartyId party) {
        jdbc.sql("update party set used = ? where id = ?")
                .params(Sql.of(clock.instant()), party.value())
                .update();
    }

    void recode(Id.PartyId party, int number, byte[] codeHash) {
        jdbc.sql("update party set code_number = ?, code_hash = ? where id = ?")
                .params(number, codeHash, party.value())
                .update();
    }

    /// Notes that its players changed; whoever does it next waits for this transaction's end.
    void revise(Id.PartyId party) {
        jdbc.sql("update party set revision = revision + 1 where id = ?")
                .param(party.value())
                .update();
    }

    boolean end(Id.PartyId party) {
        return jdbc.sql("update party set ended = ? where id = ? and ended is null")
                        .params(Sql.of(clock.instant()), party.value())
                        .update()
                > 0;
    }

    void forgetEnded(Instant before) {
        jdbc.sql("delete from party where ended < ?").param(Sql.of(before)).update();
    }

    List<Player> players(Id.PartyId party) {
        return jdbc.sql(
                        "select id, party, seat, name, line from party_player where party = ? and removed is null order by seat")
                .param(party.value())
                .query(PartyRows::player)
                .list();
    }

    private static Player player(ResultSet row, int number) throws SQLException {
        return new Player(
                Sql.id(row, "id", Id.PlayerId::new),
                Sql.id(row, "party", Id.PartyId::new),
                row.getInt("seat"),
                row.getString("name"),
                row.getObject("line") != null);
    }

    void insert(Player player, byte[] tokenHash) {
        jdbc.sql(
                        "insert into party_player (id, party, seat, name, token_hash, seen) values (?, ?, ?, ?, ?, ?)")
                .params(
                        player.id().value(),
                        player.party().value(),
                        player.seat(),
                        player.name(),
                        tokenHash,
                        Sql.of(clock.instant()))
                .update();
    }

    Optional<Seated> by(byte[] tokenHash) {
        return jdbc.sql(
                        """
                        select p.id, p.party, p.seat, p.name, p.line,
                               p.removed is not null as gone, y.ended is not null as over
                        from party_player p join party y on y.id = p.party where p.token_hash = ?
                        """)
                .param(tokenHash)
                .query((row, number) ->
                        new Seated(
                                player(row, number),
                                row.getBoolean("gone"),
                                row.getBoolean("over")))
                .optional();
    }

    /// Whoever has been away since then, the longest first.
    Optional<Player> awaySince(Id.PartyId party, Instant at) {
        return jdbc.sql(
                        """
                        select id, party, seat, name, line from party_player
                        where party = ? and removed is null and line is null and seen < ?
                        order by seen limit 1
                        """)
                .params(party.value(), Sql.of(at))
                .query(PartyRows::player)
                .optional();
    }

    /// Notes that a player is there on a connection; false where the seat is not the player's any
    /// more.
    boolean come(Id.PlayerId player, UUID line, String node) {
        return jdbc.sql(
                                """
                                update party_player p set line = ?, node = ?, seen = ?
                                from party y where p.id = ? and p.removed is null and y.id = p.party and y.ended is null
                                """)
                        .params(line, node, Sql.of(clock.instant()), player.value())
                        .update()
                > 0;
    }

    /// Notes that a connection ended; false where the player has come back on another since.
    boolean go(Id.PlayerId player, UUID line) {
        return jdbc.sql(
                                "update party_player set line = null, node = null, seen = ? where id = ? and line = ?")
                        .params(Sql.of(clock.instant()), player.value(), line)
                        .update()
                > 0;
    }

    boolean remove(Id.PlayerId player) {
        return jdbc.sql(
                                "update party_player set line = null, node = null, removed = ? where id = ? and removed is null")
                        .params(Sql.of(clock.instant()), player.value())
                        .update()
                > 0;
    }

    /// Ends what processes held that are gone.
    ///
    /// @return the parties of which somebody went
    List<Id.PartyId> goFrom(Collection<String> nodes) {
        return jdbc.sql(
                        """
                        with gone as (
                            update party_player set line = null, node = null, seen = :now
                            where node in (:nodes) returning party),
                        revised as (
                            update party set revision = revision + 1 where id in (select party from gone) returning id)
                        select id from revised
                        """)
                .param("now", Sql.of(clock.instant()))
                .param("nodes", nodes)
                .query((row, _) -> Sql.id(row, "id", Id.PartyId::new))
                .list();
    }
}
