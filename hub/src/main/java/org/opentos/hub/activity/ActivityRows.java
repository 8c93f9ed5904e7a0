package org.opentos.hub.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of activities.
@Component
class ActivityRows {
    private static final String READ =
            "id, person, app, installation, what, title, picture, format, open, changed";

    private final JdbcClient jdbc;

    ActivityRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Waits until nobody else changes which activities a person has, or where they go, and lets
    /// nobody else do so until the transaction under way ends.
    void hold(Id.PersonId person) {
        Sql.hold(jdbc, "activities of " + person.text());
    }

    Optional<Activity> find(Id.ActivityId id) {
        return jdbc.sql("select " + READ + " from activity where id = ?")
                .param(id.value())
                .query(ActivityRows::read)
                .optional();
    }

    Optional<Activity> at(Id.InstallationId installation) {
        return jdbc.sql("select " + READ + " from activity where installation = ?")
                .param(installation.value())
                .query(ActivityRows::read)
                .optional();
    }

    /// The latest first.
    List<Activity> of(Id.PersonId person) {
        return jdbc.sql(
                        "select "
                                + READ
                                + " from activity where person = ? order by changed desc, id")
                .param(person.value())
                .query(ActivityRows::read)
                .list();
    }

    /// As JSON.
    String state(Id.ActivityId id) {
        return jdbc.sql("select state from activity where id = ?")
                .param(id.value())
                .query(String.class)
                .single();
    }

    /// SHA-256 of the state in UTF-8, in hexadecimal.
    String digest(Id.ActivityId id) {
        return jdbc.sql(
                        "select encode(sha256(convert_to(state, 'UTF8')), 'hex') from activity where id = ?")
                .param(id.value())
                .query(String.class)
                .single();
    }

    /// In place of what the installation had.
    ///
    /// @param state as JSON
    void put(Activity activity, String state) {
        jdbc.sql(
                        """
                        insert into activity
                            (id, person, app, installation, what, title, picture, format, state, open, changed)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (id) do update set
                            what = excluded.what, title = excluded.title, picture = excluded.picture,
                            format = excluded.format, state = excluded.state, open = excluded.open,
                            changed = excluded.changed
                        """)
                .params(
                        activity.id().value(),
                        activity.person().value(),
                        activity.app().text(),
                        activity.installation().value(),
                        activity.what().text(),
                        activity.title(),
                        activity.picture(),
                        activity.format(),
                        state,
                        activity.open())
                .param(Sql.of(activity.changed()))
                .update();
    }

    void open(Id.ActivityId id, boolean open) {
        jdbc.sql("update activity set open = ? where id = ?").params(open, id.value()).update();
    }

    /// It goes to another place, and what that place had comes to the one it leaves.
    void move(Activity activity, Id.InstallationId target, Instant now) {
        jdbc.sql(
                        "update activity set installation = ?, open = false where installation = ? and person = ?")
                .params(activity.installation().value(), target.value(), activity.person().value())
                .update();
        jdbc.sql("update activity set installation = ?, open = true, changed = ? where id = ?")
                .params(target.value(), Sql.of(now), activity.id().value())
                .update();
    }

    boolean remove(Id.ActivityId id) {
        return jdbc.sql("delete from activity where id = ?").param(id.value()).update() > 0;
    }

    void removeOf(AppId app, Id.PersonId person) {
        jdbc.sql("delete from activity where app = ? and person = ?")
                .params(app.text(), person.value())
                .update();
    }

    /// The oldest of a person's beyond a number.
    void removeBeyond(Id.PersonId person, int most) {
        jdbc.sql(
                        """
                        delete from activity where id in
                            (select id from activity where person = ? order by changed desc, id offset ?)
                        """)
                .params(person.value(), most)
                .update();
    }

    void removeOlder(Instant than, int most) {
        jdbc.sql(
                        """
                        delete from activity where id in
                            (select id from activity where changed < ? order by changed limit ?)
                        """)
                .params(Sql.of(than), most)
                .update();
    }

    private static Activity read(ResultSet row, int number) throws SQLException {
        return new Activity(
                Sql.id(row, "id", Id.ActivityId::new),
                Sql.id(row, "person", Id.PersonId::new),
                AppId.parse(row.getString("app")),
                Sql.id(row, "installation", Id.InstallationId::new),
                ActivityKind.find(row.getString("what")).orElse(ActivityKind.USING),
                row.getString("title"),
                row.getString("picture"),
                row.getInt("format"),
                row.getBoolean("open"),
                Sql.instant(row, "changed").orElseThrow());
    }
}
