package org.opentos.hub.market.run;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an app keeps for a person, the same on each of their terminals.
@Component
class AppStorage {
    static final int KEY_CHARACTERS_MAX = 100;
    static final int KEYS_MAX = 1_000;
    static final int VALUE_BYTES_MAX = 32 * 1024;
    static final int BYTES_MAX = 1024 * 1024;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final InstantSource clock;

    AppStorage(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            JsonMapper json,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /// JSON null where nothing is kept under the key.
    JsonNode get(AppId app, Id.PersonId person, String key) {
        Optional<String> text =
                jdbc.sql("select value from app_value where app = ? and person = ? and key = ?")
                        .params(app.text(), person.value(), key)
                        .query(String.class)
                        .optional();
        return text.<JsonNode>map(json::readTree).orElseGet(json::nullNode);
    }

    /// Keeps a value, and answers with the bytes that are kept now. Refused, in this order:
    /// `field-invalid` (the key), `body-too-large`, `limit-reached`.
    Outcome<Integer> set(AppId app, Id.PersonId person, String key, JsonNode value) {
        if (key.isEmpty() || key.length() > KEY_CHARACTERS_MAX) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A key has 1 to %d characters.".formatted(KEY_CHARACTERS_MAX));
        }
        String text = json.writeValueAsString(value);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > VALUE_BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "A value has at most %d KiB as JSON.".formatted(VALUE_BYTES_MAX / 1024));
        }
        return Objects.requireNonNull(
                transaction.execute(_ -> kept(app, person, key, text, bytes)));
    }

    private record Used(long keys, long bytes) {}

    private Outcome<Integer> kept(
            AppId app, Id.PersonId person, String key, String text, int bytes) {
        Sql.hold(jdbc, "app values " + app.text() + ' ' + person.text());
        Used others =
                jdbc.sql(
                                """
                                select count(*) as keys, coalesce(sum(bytes), 0) as bytes from app_value
                                where app = ? and person = ? and key <> ?
                                """)
                        .params(app.text(), person.value(), key)
                        .query((row, _) -> new Used(row.getLong("keys"), row.getLong("bytes")))
                        .single();
        if (others.keys() >= KEYS_MAX || others.bytes() + bytes > BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "An app keeps at most %d values and %d KiB for a person; remove some."
                            .formatted(KEYS_MAX, BYTES_MAX / 1024));
        }
        jdbc.sql(
                        """
                        insert into app_value (app, person, key, value, bytes, changed) values (?, ?, ?, ?, ?, ?)
                        on conflict (app, person, key) do update
                            set value = excluded.value, bytes = excluded.bytes, changed = excluded.changed
                        """)
                .params(app.text(), person.value(), key, text, bytes, Sql.of(clock.instant()))
                .update();
        return Outcome.done((int) others.bytes() + bytes);
    }

    void remove(AppId app, Id.PersonId person, String key) {
        jdbc.sql("delete from app_value where app = ? and person = ? and key = ?")
                .params(app.text(), person.value(), key)
                .update();
    }

    /// In their order.
    List<String> keys(AppId app, Id.PersonId person) {
        return jdbc.sql("select key from app_value where app = ? and person = ? order by key")
                .params(app.text(), person.value())
                .query((row, _) -> row.getString("key"))
                .list();
    }

    /// Everything that an app keeps for a person.
    void forget(AppId app, Id.PersonId person) {
        jdbc.sql("delete from app_value where app = ? and person = ?")
                .params(app.text(), person.value())
                .update();
    }
}
