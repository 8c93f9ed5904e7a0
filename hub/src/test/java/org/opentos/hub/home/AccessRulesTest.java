package org.opentos.hub.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;

/// Enumerates every role, operation, risk, window and scope.
class AccessRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Id.HomeId HOME = new Id.HomeId(new UUID(7, 1));
    private static final Id.HomeId OTHER_HOME = new Id.HomeId(new UUID(7, 2));
    private static final Id.DeviceId DEVICE = new Id.DeviceId(new UUID(8, 1));
    private static final Id.DeviceId OTHER_DEVICE = new Id.DeviceId(new UUID(8, 2));
    private static final Subject PERSON = new Subject.Person(new Id.PersonId(new UUID(9, 1)));
    private static final RoleTable TABLE = new RoleTable();

    private record Case(Subject subject, Grant grant, Operation operation, Resource resource) {
        Optional<RefusalCode> answer() {
            return refuse(subject, List.of(grant), operation, resource);
        }

        Grant.Phase phase() {
            return grant.window().phase(NOW);
        }

        boolean isItself() {
            return subject instanceof Subject.Device(Id.DeviceId self)
                    && resource instanceof Resource.OfDevice of
                    && of.device().equals(self);
        }

        boolean weighsRisk() {
            return operation == Operation.PROPERTY_SET || operation == Operation.ACTION_INVOKE;
        }

        Risk risk() {
            return resource instanceof Resource.OfDevice of ? of.risk() : Risk.LOOK;
        }
    }

    private static Optional<RefusalCode> refuse(
            Subject subject, List<Grant> grants, Operation operation, Resource resource) {
        return AccessRules.refuse(TABLE, subject, grants, operation, resource, NOW)
                .map(Refusal::code);
    }

    private static Grant grant(
            Subject subject, Role role, Optional<Id.DeviceId> device, Grant.Window window) {
        return new Grant(new Id.GrantId(new UUID(1, 1)), subject, HOME, role, device, window);
    }

    private static List<Grant.Window> windows() {
        List<Optional<Instant>> edges =
                List.of(
                        Optional.empty(),
                        Optional.of(NOW.minusSeconds(1)),
                        Optional.of(NOW),
                        Optional.of(NOW.plusSeconds(1)));
        List<Grant.Window> windows = new ArrayList<>();
        for (Optional<Instant> from : edges) {
            for (Optional<Instant> until : edges) {
                if (from.isEmpty() || until.isEmpty() || from.get().isBefore(until.get())) {
                    windows.add(new Grant.Window(from, until));
                }
            }
        }
        return windows;
    }

    private static List<Resource> resources(Id.HomeId home) {
        List<Resource> resources = new ArrayList<>();
        resources.add(new Resource.OfHome(home));
        resources.add(new Resource.OfTopic(home, "stat/plug/power"));
        for (Risk risk : Risk.values()) {
            resources.add(new Resource.OfDevice(home, DEVICE, risk));
            resources.add(new Resource.OfDevice(home, OTHER_DEVICE, risk));
        }
        return resources;
    }

    private static List<Case> everything() {
        List<Case> cases = new ArrayList<>();
        for (Role role : Role.values()) {
            boolean isDevice = role == Role.TERMINAL || role == Role.THING;
            Subject subject = isDevice ? new Subject.Device(DEVICE) : PERSON;
            for (Optional<Id.DeviceId> scope :
                    List.of(Optional.<Id.DeviceId>empty(), Optional.of(DEVICE))) {
                if (isDevice && scope.isPresent()) {
                    continue;
                }
                for (Grant.Window window : windows()) {
                    for (Operation operation : Operation.values()) {
                        for (Resource resource : resources(HOME)) {
                            cases.add(
                                    new Case(
                                            subject,
                                            grant(subject, role, scope, window),
                                            operation,
                                            resource));
                        }
                    }
                }
            }
        }
        return cases;
    }

    @Test
    void anOpenGrantForTheHomeDoesWhatTheTableSays() {
        int seen = 0;
        for (Case each : everything()) {
            Role role = each.grant().role();
            if (each.phase() != Grant.Phase.OPEN
                    || each.grant().device().isPresent()
                    || role == Role.THING
                    || each.isItself()
                    || (each.weighsRisk() && !(each.resource() instanceof Resource.OfDevice))) {
                continue;
            }
            boolean yes = TABLE.entry(role, each.operation(), each.risk()) == RoleTable.Entry.YES;
            assertThat(each.answer())
                    .as(each.toString())
                    .isEqualTo(yes ? Optional.empty() : Optional.of(RefusalCode.NOT_ALLOWED));
            seen++;
        }
        assertThat(seen).isGreaterThan(3_000);
    }

    @Test
    void aGrantForADeviceReachesThatDeviceAndNothingElse() {
        for (Case each : everything()) {
            if (each.grant().device().isEmpty() || each.phase() != Grant.Phase.OPEN) {
                continue;
            }
            Optional<RefusalCode> expected =
                    switch (each.resource()) {
                        case Resource.OfDevice of when of.device().equals(DEVICE) ->
                                TABLE.entry(each.grant().role(), each.operation(), of.risk())
                                                == RoleTable.Entry.NO
                                        ? Optional.of(RefusalCode.NOT_ALLOWED)
                                        : Optional.empty();
                        case Resource.OfDevice _ -> Optional.of(RefusalCode.NOT_FOUND);
                        case Resource.OfHome _ when each.operation() == Operation.HOME_SEE ->
                                Optional.empty();
                        case Resource.OfHome _, Resource.OfTopic _ ->
                                Optional.of(RefusalCode.NOT_ALLOWED);
                    };
            assertThat(each.answer()).as(each.toString()).isEqualTo(expected);
        }
    }

    @Test
    void aThingSpeaksForItselfAndOnFreeTopics() {
        for (Case each : everything()) {
            if (each.grant().role() != Role.THING || each.phase() != Grant.Phase.OPEN) {
                continue;
            }
            boolean yes =
                    TABLE.entry(Role.THING, each.operation(), each.risk()) == RoleTable.Entry.YES
                            && !(each.weighsRisk() && each.resource() instanceof Resource.OfTopic);
            Optional<RefusalCode> byTable =
                    yes ? Optional.empty() : Optional.of(RefusalCode.NOT_ALLOWED);
            Optional<RefusalCode> expected =
                    switch (each.resource()) {
                        case Resource.OfDevice _ when each.isItself() -> byTable;
                        case Resource.OfDevice _ -> Optional.of(RefusalCode.NOT_FOUND);
                        case Resource.OfTopic _ -> byTable;
                        case Resource.OfHome _ -> Optional.of(RefusalCode.NOT_ALLOWED);
                    };
            assertThat(each.answer()).as(each.toString()).isEqualTo(expected);
        }
    }

    @Test
    void aTerminalMayDoToItselfWhatAThingMay() {
        for (Case each : everything()) {
            if (each.grant().role() == Role.TERMINAL
                    && each.phase() == Grant.Phase.OPEN
                    && each.isItself()) {
                boolean yes =
                        TABLE.entry(Role.THING, each.operation(), each.risk())
                                        == RoleTable.Entry.YES
                                || TABLE.entry(Role.TERMINAL, each.operation(), each.risk())
                                        == RoleTable.Entry.YES;
                assertThat(each.answer().isEmpty()).as(each.toString()).isEqualTo(yes);
            }
        }
    }

    @Test
    void aClosedWindowAllowsNothing() {
        for (Case each : everything()) {
            if (each.phase() == Grant.Phase.OPEN) {
                continue;
            }
            RefusalCode code = each.answer().orElseThrow(() -> new AssertionError(each.toString()));
            RefusalCode expected =
                    each.phase() == Grant.Phase.EXPIRED
                            ? RefusalCode.GRANT_EXPIRED
                            : RefusalCode.NOT_ALLOWED;
            assertThat(code).as(each.toString()).isIn(expected, RefusalCode.NOT_FOUND);
            if (code == RefusalCode.NOT_FOUND) {
                assertThat(each.resource()).isInstanceOf(Resource.OfDevice.class);
                assertThat(each.isItself()).isFalse();
            }
        }
    }

    @Test
    void withoutAGrantAHomeDoesNotExist() {
        for (Case each : everything()) {
            assertThat(refuse(each.subject(), List.of(), each.operation(), each.resource()))
                    .contains(RefusalCode.NOT_FOUND);
        }
        for (Resource elsewhere : resources(OTHER_HOME)) {
            for (Operation operation : Operation.values()) {
                Grant owner = grant(PERSON, Role.OWNER, Optional.empty(), Grant.Window.ALWAYS);
                assertThat(
                                AccessRules.refuse(
                                        TABLE, PERSON, List.of(owner), operation, elsewhere, NOW))
                        .as("a home of others answers like one that does not exist")
                        .isEqualTo(
                                AccessRules.refuse(
                                        TABLE, PERSON, List.of(), operation, elsewhere, NOW))
                        .isPresent();
            }
        }
    }

    @Test
    void aChildNeverTouchesSecurityOrMoneyAndATerminalOnlyItsOwnSecurity() {
        for (Case each : everything()) {
            boolean risky =
                    each.weighsRisk()
                            && (each.risk() == Risk.SECURITY || each.risk() == Risk.MONEY);
            if (!risky) {
                continue;
            }
            Role role = each.grant().role();
            if (role == Role.CHILD) {
                assertThat(each.answer()).as(each.toString()).isPresent();
            }
            if (role == Role.TERMINAL && (each.risk() == Risk.MONEY || !each.isItself())) {
                assertThat(each.answer()).as(each.toString()).isPresent();
            }
            if (role == Role.GUEST && each.grant().device().isEmpty()) {
                assertThat(each.answer()).as(each.toString()).isPresent();
            }
        }
    }

    @Test
    void theHubItselfMay() {
        for (Case each : everything()) {
            assertThat(refuse(new Subject.Hub(), List.of(), each.operation(), each.resource()))
                    .isEmpty();
        }
    }

    @Test
    void ofSeveralGrantsOneIsEnoughAndMoreNeverTakeAway() {
        List<Case> cases =
                everything().stream().filter(each -> each.subject().equals(PERSON)).toList();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            Case one = cases.get(random.nextInt(cases.size()));
            Case two = cases.get(random.nextInt(cases.size()));
            Optional<RefusalCode> alone = one.answer();
            Optional<RefusalCode> other =
                    refuse(PERSON, List.of(two.grant()), one.operation(), one.resource());
            Optional<RefusalCode> both =
                    refuse(
                            PERSON,
                            List.of(two.grant(), one.grant()),
                            one.operation(),
                            one.resource());
            Optional<RefusalCode> reversed =
                    refuse(
                            PERSON,
                            List.of(one.grant(), two.grant()),
                            one.operation(),
                            one.resource());
            assertThat(both).as("seed %d: %s and %s", seed, one, two).isEqualTo(reversed);
            assertThat(both.isEmpty())
                    .as("seed %d: %s and %s", seed, one, two)
                    .isEqualTo(alone.isEmpty() || other.isEmpty());
        }
    }
}
