package org.opentos.hub.notify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The notifications of people.
@Component
public class PersonNotifications {
    /// Of a person; the oldest go.
    public static final int KEPT_MAX = 200;

    public static final Duration KEPT = Duration.ofDays(30);

    static final int FORGOTTEN_MAX = 1_000;

    /// What an app may tell a person.
    static final Attempts.Limit OF_AN_APP =
            new Attempts.Limit("app-notification", 10, Duration.ofMinutes(3));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Attempts attempts;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final InstantSource clock;

    PersonNotifications(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Attempts attempts,
            ApplicationEventPublisher events,
            Ids ids,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.attempts = attempts;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /// What an app wants to tell.
    public record Wish(
            Id.PersonId person,
            String app,
            String senderEnglish,
            String senderChinese,
            String title,
            String body,
            String tag,
            Optional<Id.DeviceId> device) {}

    /// Tells a person something. Refused, in this order: `field-invalid`, `too-many-attempts`.
    public Outcome<PersonNotification> send(Wish wish) {
        if (isUnfit(wish)) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A notification has a title of 1 to %d, a body of at most %d and a tag of at most %d characters, without line breaks."
                            .formatted(
                                    PersonNotification.TITLE_CHARACTERS_MAX,
                                    PersonNotification.BODY_CHARACTERS_MAX,
                                    PersonNotification.TAG_CHARACTERS_MAX));
        }
        if (attempts.take(OF_AN_APP, wish.app() + ' ' + wish.person().text()).isPresent()) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "The app told this person enough for now; try again in some minutes.");
        }
        PersonNotification made =
                new PersonNotification(
                        ids.next(Id.NotificationId::new),
                        wish.person(),
                        wish.app(),
                        wish.senderEnglish(),
                        wish.senderChinese(),
                        wish.title().strip(),
                        wish.body().strip(),
                        wish.tag(),
                        wish.device(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        Optional.empty());
        transaction.executeWithoutResult(_ -> {
            replace(made);
            events.publishEvent(new Notified(made.person()));
        });
        return Outcome.done(made);
    }

    private static boolean isUnfit(Wish wish) {
        return wish.title().isBlank()
                || wish.title().length() > PersonNotification.TITLE_CHARACTERS_MAX
                || wish.body().length() > PersonNotification.BODY_CHARACTERS_MAX
                || wish.tag().length() > PersonNotification.TAG_CHARACTERS_MAX
                || (wish.title() + wish.body() + wish.tag())
                        .codePoints()
                        .anyMatch(Character::isISOControl);
    }

    private void replace(PersonNotification made) {
        Sql.hold(jdbc, "notifications of " + made.person().text());
        jdbc.sql("delete from notification where person = ? and app = ? and tag = ? and tag <> ''")
                .params(made.person().value(), made.app(), made.tag())
                .update();
        jdbc.sql(
                        """
                        insert into notification
                            (id, person, app, sender_en, sender_zh, title, body, tag, device, at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        made.id().value(),
                        made.person().value(),
                        made.app(),
                        made.senderEnglish(),
                        made.senderChinese(),
                        made.title(),
                        made.body(),
                        made.tag())
                .param(made.device().map(Id::value).orElse(null))
                .param(Sql.of(made.at()))
                .update();
        jdbc.sql(
                        """
                        delete from notification where id in
                            (select id from notification where person = ? order by at desc, id desc offset ?)
                        """)
                .params(made.person().value(), KEPT_MAX)
                .update();
    }

    /// The newest first.
    public List<PersonNotification> of(Id.PersonId person) {
        return jdbc.sql("select * from notification where person = ? order by at desc, id desc")
                .param(person.value())
                .query(PersonNotifications::read)
                .list();
    }

    /// The person has seen all that were sent until a moment, here or anywhere.
    public void seen(Id.PersonId person, Instant until) {
        transaction.executeWithoutResult(_ -> {
            int changed =
                    jdbc.sql(
                                    "update notification set read = ? where person = ? and at <= ? and read is null")
                            .params(Sql.of(clock.instant()), person.value(), Sql.of(until))
                            .update();
            if (changed > 0) {
                events.publishEvent(new Notified(person));
            }
        });
    }

    /// The person has seen one. Refused as `not-found`.
    public Outcome<Id.NotificationId> seen(Id.PersonId person, Id.NotificationId id) {
        int changed =
                jdbc.sql(
                                "update notification set read = coalesce(read, ?) where id = ? and person = ?")
                        .params(Sql.of(clock.instant()), id.value(), person.value())
                        .update();
        if (changed == 0) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "You have no such notification.");
        }
        events.publishEvent(new Notified(person));
        return Outcome.done(id);
    }

    /// Takes one away. Refused as `not-found`.
    public Outcome<Id.NotificationId> remove(Id.PersonId person, Id.NotificationId id) {
        int removed =
                jdbc.sql("delete from notification where id = ? and person = ?")
                        .params(id.value(), person.value())
                        .update();
        if (removed == 0) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "You have no such notification.");
        }
        events.publishEvent(new Notified(person));
        return Outcome.done(id);
    }

    /// What an app told a person is taken away with what it keeps.
    public void forget(Id.PersonId person, String app) {
        jdbc.sql("delete from notification where person = ? and app = ?")
                .params(person.value(), app)
                .update();
        events.publishEvent(new Notified(person));
    }

    void forgetOld() {
        jdbc.sql(
                        """
                        delete from notification where id in
                            (select id from notification where at < ? order by at limit ?)
                        """)
                .params(Sql.of(clock.instant().minus(KEPT)), FORGOTTEN_MAX)
                .update();
    }

    private static PersonNotification read(ResultSet row, int number) throws SQLException {
        return new PersonNotification(
                Sql.id(row, "id", Id.NotificationId::new),
                Sql.id(row, "person", Id.PersonId::new),
                row.getString("app"),
                row.getString("sender_en"),
                row.getString("sender_zh"),
                row.getString("title"),
                row.getString("body"),
                row.getString("tag"),
                Sql.optionalId(row, "device", Id.DeviceId::new),
                Sql.instant(row, "at").orElseThrow(),
                Sql.instant(row, "read"));
    }
}
