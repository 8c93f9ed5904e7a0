package org.opentos.hub.home;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Outbox;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/// [Access] over the grants of every subject, held in memory.
///
/// A change is read again right after its commit, before its maker is answered. Where that fails
/// the subject loses everything here until the outbox has it read again, since forgetting a grant
/// for some seconds does less harm than keeping a revoked one.
@Component
class GrantedAccess implements Access {
    private static final String KIND = "grants-changed";
    private static final Logger log = LoggerFactory.getLogger(GrantedAccess.class);

    /// How a change is written to the outbox.
    ///
    /// @param subjects texts of ids
    private record Told(Id.HomeId home, List<String> subjects) {}

    private final GrantStore store;
    private final RoleTable table;
    private final InstantSource clock;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final ConcurrentHashMap<Subject, List<Grant>> held = new ConcurrentHashMap<>();

    GrantedAccess(
            GrantStore store,
            RoleTable table,
            InstantSource clock,
            Outbox outbox,
            ApplicationEventPublisher events,
            Nodes nodes) {
        this.store = store;
        this.table = table;
        this.clock = clock;
        this.outbox = outbox;
        this.events = events;
        readAll();
        outbox.listen(KIND, this::told);
        nodes.onJoined(this::readAll);
    }

    private void readAll() {
        Map<Subject, List<Grant>> all =
                store.all().stream().collect(Collectors.groupingBy(Grant::subject));
        held.keySet().retainAll(all.keySet());
        all.forEach((subject, grants) -> held.put(subject, List.copyOf(grants)));
    }

    @Override
    public Optional<Refusal> refuse(Subject subject, Operation operation, Resource resource) {
        return AccessRules.refuse(
                table, subject, grants(subject), operation, resource, clock.instant());
    }

    @Override
    public Optional<Role> role(Subject subject, Id.HomeId home) {
        Instant now = clock.instant();
        return grants(subject).stream()
                .filter(grant -> grant.home().equals(home) && grant.isOpen(now))
                .map(Grant::role)
                .min(Comparator.naturalOrder());
    }

    @Override
    public List<Id.HomeId> homes(Subject subject) {
        Instant now = clock.instant();
        return grants(subject).stream()
                .filter(grant -> grant.isOpen(now))
                .map(Grant::home)
                .distinct()
                .toList();
    }

    /// Says, within a transaction that changes grants, whose they are.
    void changing(Id.HomeId home, Collection<? extends Subject> subjects) {
        List<Subject> distinct = List.copyOf(Set.copyOf(subjects));
        outbox.add(
                KIND,
                new Told(
                        home,
                        distinct.stream().map(subject -> GrantStore.id(subject).text()).toList()));
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        distinct.forEach(GrantedAccess.this::readAgainOrForget);
                    }
                });
    }

    private List<Grant> grants(Subject subject) {
        List<Grant> grants = held.get(subject);
        return grants == null ? List.of() : grants;
    }

    private void told(JsonNode payload) {
        List<Subject> subjects =
                payload.path("subjects")
                        .valueStream()
                        .map(text -> GrantStore.subject(text.stringValue()))
                        .toList();
        subjects.forEach(this::readAgain);
        events.publishEvent(
                new GrantsChanged(Id.HomeId.parse(payload.path("home").stringValue()), subjects));
    }

    private void readAgainOrForget(Subject subject) {
        try {
            readAgain(subject);
        } catch (RuntimeException failure) {
            held.remove(subject);
            log.warn(
                    "the grants of {} could not be read; it may do nothing until they are",
                    GrantStore.id(subject).text(),
                    failure);
        }
    }

    /// Reading happens under the map's lock for the subject, so that of two readings the later one
    /// stays.
    private void readAgain(Subject subject) {
        held.compute(
                subject,
                (_, _) -> {
                    List<Grant> grants = store.of(subject);
                    return grants.isEmpty() ? null : grants;
                });
    }
}
