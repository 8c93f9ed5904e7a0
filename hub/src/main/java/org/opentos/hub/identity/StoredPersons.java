package org.opentos.hub.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of persons.
@Component
class StoredPersons implements Persons {
    private static final String COLUMNS = "id, name, display_name, locale, password, operator";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    StoredPersons(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// A person with what must not leave this room.
    ///
    /// @param password as [Passwords] keeps it; null where there is none
    record Row(Person person, @Nullable String password, boolean operator) {}

    @Override
    public Optional<Person> find(Id.PersonId id) {
        return row(id).map(Row::person);
    }

    @Override
    public Map<Id.PersonId, Person> find(Collection<Id.PersonId> ids) {
        return jdbc
                .sql("select " + COLUMNS + " from person where id = any(?)")
                .param(ids.stream().map(Id.PersonId::value).toArray(UUID[]::new))
                .query(StoredPersons::read)
                .list()
                .stream()
                .map(Row::person)
                .collect(Collectors.toMap(Person::id, Function.identity()));
    }

    Optional<Row> row(Id.PersonId id) {
        return jdbc.sql("select " + COLUMNS + " from person where id = ?")
                .param(id.value())
                .query(StoredPersons::read)
                .optional();
    }

    /// The person, whose row is the transaction's own until it ends.
    Row lock(Id.PersonId id) {
        return jdbc.sql("select " + COLUMNS + " from person where id = ? for update")
                .param(id.value())
                .query(StoredPersons::read)
                .single();
    }

    Optional<Row> row(String name) {
        return jdbc.sql("select " + COLUMNS + " from person where name = ?")
                .param(name)
                .query(StoredPersons::read)
                .optional();
    }

    /// @return whether the name was free
    boolean add(Person person, @Nullable String password) {
        return jdbc.sql(
                                """
                                insert into person (id, name, display_name, locale, password, created_at)
                                values (:id, :name, :display_name, :locale, :password, :created_at)
                                on conflict (name) do nothing
                                """)
                        .param("id", person.id().value())
                        .param("name", person.name())
                        .param("display_name", person.displayName())
                        .param("locale", person.locale().orElse(null))
                        .param("password", password)
                        .param("created_at", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void edit(Person person) {
        jdbc.sql("update person set display_name = ?, locale = ? where id = ?")
                .param(1, person.displayName())
                .param(2, person.locale().orElse(null))
                .param(3, person.id().value())
                .update();
    }

    void password(Id.PersonId id, String password) {
        jdbc.sql("update person set password = ? where id = ?")
                .params(password, id.value())
                .update();
    }

    void operator(Id.PersonId id, boolean operator) {
        jdbc.sql("update person set operator = ? where id = ?")
                .params(operator, id.value())
                .update();
    }

    private static Row read(ResultSet row, int number) throws SQLException {
        return new Row(
                new Person(
                        new Id.PersonId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        row.getString("display_name"),
                        Optional.ofNullable(row.getString("locale"))),
                row.getString("password"),
                row.getBoolean("operator"));
    }
}
