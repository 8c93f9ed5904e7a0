package org.opentos.hub.market.run;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The boards on which the people of an app compare.
@Component
class Scores {
    /// Boards on which a person may stand in an app.
    static final int BOARDS_MAX = 500;

    static final int SHOWN_MAX = 50;

    /// What a number of JavaScript holds exactly (ECMA-262, Number.MAX_SAFE_INTEGER).
    static final long VALUE_MAX = (1L << 53) - 1;

    private static final Pattern BOARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    Scores(JdbcClient jdbc, TransactionTemplate transaction, InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// @param rank from 1; the same for the same value
    record Score(int rank, Id.PersonId person, long value) {}

    /// Keeps a value where it is greater than the one before. Refused, in this order:
    /// `field-invalid`, `limit-reached`.
    Outcome<String> submit(AppId app, Id.PersonId person, String board, Optional<Long> value) {
        if (!isBoard(board) || value.filter(each -> Math.abs(each) <= VALUE_MAX).isEmpty()) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A board has 1 to 60 letters, digits, dots, hyphens and underscores, and a score is a whole number of at most 2^53 - 1.");
        }
        return Objects.requireNonNull(
                transaction.execute(_ -> kept(app, person, board, value.get())));
    }

    static boolean isBoard(String board) {
        return BOARD.matcher(board).matches();
    }

    private Outcome<String> kept(AppId app, Id.PersonId person, String board, long value) {
        Sql.hold(jdbc, "scores " + app.text() + ' ' + person.text());
        int others =
                jdbc.sql(
                                "select count(*) from app_score where app = ? and person = ? and board <> ?")
                        .params(app.text(), person.value(), board)
                        .query(Integer.class)
                        .single();
        if (others >= BOARDS_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "A person stands on at most %d boards of an app.".formatted(BOARDS_MAX));
        }
        jdbc.sql(
                        """
                        insert into app_score (app, person, board, value, at) values (?, ?, ?, ?, ?)
                        on conflict (app, board, person) do update
                            set value = excluded.value, at = excluded.at
                            where app_score.value < excluded.value
                        """)
                .params(app.text(), person.value(), board, value, Sql.of(clock.instant()))
                .update();
        return Outcome.done(board);
    }

    /// The greatest first; of the same the earliest.
    List<Score> top(AppId app, String board, List<Id.PersonId> among) {
        return jdbc.sql(
                        """
                        select rank() over (order by value desc) as rank, person, value from app_score
                        where app = ? and board = ? and person = any(?)
                        order by value desc, at, person limit ?
                        """)
                .params(
                        app.text(),
                        board,
                        among.stream().map(Id::value).toArray(UUID[]::new),
                        SHOWN_MAX)
                .query((row, _) ->
                        new Score(
                                row.getInt("rank"),
                                Sql.id(row, "person", Id.PersonId::new),
                                row.getLong("value")))
                .list();
    }

    /// The place of somebody who stands on a board.
    Score of(AppId app, String board, Id.PersonId person, List<Id.PersonId> among) {
        return jdbc.sql(
                        """
                        select value, 1 + (select count(*) from app_score o
                            where o.app = s.app and o.board = s.board and o.person = any(?)
                                and o.value > s.value) as rank
                        from app_score s where app = ? and board = ? and person = ?
                        """)
                .param(among.stream().map(Id::value).toArray(UUID[]::new))
                .params(app.text(), board, person.value())
                .query((row, _) -> new Score(row.getInt("rank"), person, row.getLong("value")))
                .single();
    }

    void forget(AppId app, Id.PersonId person) {
        jdbc.sql("delete from app_score where app = ? and person = ?")
                .params(app.text(), person.value())
                .update();
    }
}
