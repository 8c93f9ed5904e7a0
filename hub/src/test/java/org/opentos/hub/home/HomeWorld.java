package org.opentos.hub.home;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Outbox;
import org.opentos.hub.storage.Secrets;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// The room `home` as the hub builds it, on a database and a clock of its own, with persons made
/// up.
final class HomeWorld implements AutoCloseable {
    final TestDatabase database;
    final TestClock clock = new TestClock();
    final BlockingQueue<HomeChanged> told = new LinkedBlockingQueue<>();
    private final Ids ids = new Ids(clock, new Random());
    private final Map<Id.PersonId, Person> people = new ConcurrentHashMap<>();
    private AnnotationConfigApplicationContext rooms;

    HomeWorld() {
        database = TestDatabase.fresh();
        rooms = build();
    }

    private AnnotationConfigApplicationContext build() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(JdbcClient.class, database::jdbc);
        context.registerBean(JdbcTemplate.class, database::template);
        context.registerBean(TransactionTemplate.class, database::transaction);
        context.registerBean(InstantSource.class, () -> clock);
        context.registerBean(Ids.class, () -> ids);
        context.registerBean(JsonMapper.class, () -> new JsonMapper());
        context.registerBean(Nodes.class, Alone::new);
        context.registerBean(Persons.class, MadeUp::new);
        context.register(Outbox.class, Secrets.class, AuditLog.class, Causes.class, Attempts.class);
        context.addApplicationListener(event -> {
            if (event instanceof org.springframework.context.PayloadApplicationEvent<?> payload
                    && payload.getPayload() instanceof HomeChanged changed) {
                told.add(changed);
            }
        });
        context.scan("org.opentos.hub.home");
        context.refresh();
        return context;
    }

    /// The room as another process, or this one after a restart, builds it from the database.
    void restart() {
        rooms.close();
        rooms = build();
    }

    Households households() {
        return rooms.getBean(Households.class);
    }

    Members members() {
        return rooms.getBean(Members.class);
    }

    Invitations invitations() {
        return rooms.getBean(Invitations.class);
    }

    Homes homes() {
        return rooms.getBean(Homes.class);
    }

    Access access() {
        return rooms.getBean(Access.class);
    }

    GrantStore grants() {
        return rooms.getBean(GrantStore.class);
    }

    Ids ids() {
        return ids;
    }

    Caller person(String displayName) {
        Id.PersonId id = ids.next(Id.PersonId::new);
        people.put(id, new Person(id, displayName, displayName, Optional.of("zh-Hans")));
        return new Caller(id, "", Set.of(), "192.0.2." + people.size());
    }

    HomeView home(Caller owner) {
        return done(households().create(owner, "Lake house"));
    }

    /// Somebody new who joins by an invitation.
    Caller join(Caller owner, Id.HomeId home, org.opentos.protocol.Role role) {
        Caller newcomer = person("newcomer " + people.size());
        String code = done(invitations().invite(owner, home, role, null)).code();
        done(invitations().accept(newcomer, code));
        return newcomer;
    }

    long count(String sql, Object... parameters) {
        return database.jdbc().sql(sql).params(List.of(parameters)).query(Long.class).single();
    }

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError("refused: " + refusal);
        };
    }

    static RefusalCode refused(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?>(Object value) -> throw new AssertionError("not refused: " + value);
            case Outcome.Refused<?>(Refusal refusal) -> refusal.code();
        };
    }

    @Override
    public void close() {
        rooms.close();
        database.close();
    }

    private final class MadeUp implements Persons {
        @Override
        public Optional<Person> find(Id.PersonId id) {
            return Optional.ofNullable(people.get(id));
        }

        @Override
        public Map<Id.PersonId, Person> find(Collection<Id.PersonId> asked) {
            return asked.stream()
                    .filter(people::containsKey)
                    .distinct()
                    .collect(Collectors.toMap(id -> id, id -> find(id).orElseThrow()));
        }
    }
}
