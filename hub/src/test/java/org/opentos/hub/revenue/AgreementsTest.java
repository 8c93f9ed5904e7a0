package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.settings.StartException;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class AgreementsTest {
    private static final Agreement FIRST =
            AgreementTexts.read(new JsonMapper(), Path.of("nowhere")).getFirst();

    private final TestDatabase database = TestDatabase.fresh();
    private final TestClock clock = new TestClock();
    private final Ids ids = new Ids(clock, new Random());
    private final Caller anna = caller();
    private final AnnotationConfigApplicationContext rooms = rooms();
    private final Organisations organisations = rooms.getBean(Organisations.class);

    private final Agreement second =
            new Agreement(
                    "1.1",
                    clock.instant().plus(Duration.ofDays(60)),
                    FIRST.texts(),
                    FIRST.shares(),
                    FIRST.terms(),
                    FIRST.rules(),
                    FIRST.changes());

    private final Agreements agreements = agreements(List.of(FIRST));

    @AfterEach
    void close() {
        rooms.close();
        database.close();
    }

    private AnnotationConfigApplicationContext rooms() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(JdbcClient.class, database::jdbc);
        context.registerBean(TransactionTemplate.class, database::transaction);
        context.registerBean(InstantSource.class, () -> clock);
        context.registerBean(Ids.class, () -> ids);
        context.registerBean(JsonMapper.class, () -> new JsonMapper());
        context.registerBean(Nodes.class, Alone::new);
        context.register(AuditLog.class, Organisations.class);
        context.refresh();
        return context;
    }

    private Agreements agreements(List<Agreement> versions) {
        return new Agreements(
                versions,
                database.jdbc(),
                database.transaction(),
                organisations,
                new Anyone(),
                rooms.getBean(AuditLog.class),
                clock);
    }

    private Caller caller() {
        return new Caller(ids.next(Id.PersonId::new), "", Set.of(), "192.0.2.7");
    }

    private Organisation make(Caller caller) {
        return done(organisations.create(caller, "Ferrum 铁", Organisation.Kind.MAKER));
    }

    @Test
    void whatWasPublishedNeitherChangesNorGoesAway() {
        agreements(List.of(FIRST, second)).afterSingletonsInstantiated();
        agreements(List.of(FIRST, second)).afterSingletonsInstantiated();
        assertThatThrownBy(() -> agreements(List.of(FIRST)).afterSingletonsInstantiated())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("version 1.1");
        Agreement other =
                new Agreement(
                        "1.1",
                        second.effectiveFrom(),
                        FIRST.texts(),
                        FIRST.shares().reversed(),
                        FIRST.terms(),
                        FIRST.rules(),
                        FIRST.changes());
        agreements(List.of(FIRST, other)).afterSingletonsInstantiated();
        Agreements announced = agreements(List.of(FIRST, other));
        done(announced.accept(anna, make(anna).id(), "1.1", other.hash(), "en"));
        assertThatThrownBy(() -> agreements(List.of(FIRST, second)).afterSingletonsInstantiated())
                .as("accepted")
                .hasMessageContaining("put them back");
        clock.advance(Duration.ofDays(61));
        agreements(List.of(FIRST, other)).afterSingletonsInstantiated();
    }

    @Test
    void theOperatorSeesWhoAcceptedWhat() {
        Agreements both = agreements(List.of(FIRST, second));
        done(both.accept(anna, make(anna).id(), "1.0", FIRST.hash(), "en"));
        done(both.accept(anna, make(anna).id(), "1.0", FIRST.hash(), "en"));
        assertThat(both.standing())
                .extracting(
                        each -> each.agreement().version(),
                        Agreements.Standing::inForce,
                        Agreements.Standing::accepted)
                .containsExactly(tuple("1.1", false, 0L), tuple("1.0", true, 2L));
    }

    @Test
    void theOperatorsOwnVersionIsReadBesideTheShippedOnes(@TempDir Path own) throws Exception {
        Path shipped = Path.of("src/main/resources/org/opentos/hub/revenue");
        for (String locale : Agreement.LOCALES) {
            Files.copy(
                    shipped.resolve("agreement-1.0." + locale + ".md"),
                    own.resolve("agreement-2.0." + locale + ".md"));
        }
        String table =
                Files.readString(shipped.resolve("agreement-1.0.json"))
                        .replace("\"1.0\"", "\"2.0\"")
                        .replace("2026-01-01", "2027-01-01");
        Files.writeString(own.resolve("agreement-2.0.json"), table);
        assertThat(AgreementTexts.read(new JsonMapper(), own))
                .extracting(Agreement::version)
                .containsExactly("1.0", "2.0");
        Files.writeString(own.resolve("agreement-2.0.json"), "{");
        assertThatThrownBy(() -> AgreementTexts.read(new JsonMapper(), own))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Mend the file");
    }

    @Test
    void anAcceptanceNamesWhoWhenAndWhichHash() {
        Organisation maker = make(anna);
        assertThat(agreements.refuseUnlessAccepted(maker.id()).map(Refusal::code))
                .contains(RefusalCode.AGREEMENT_NOT_ACCEPTED);

        Agreements.Acceptance acceptance =
                done(agreements.accept(anna, maker.id(), "1.0", FIRST.hash(), "zh-Hans"));

        assertThat(acceptance.person().displayName()).isEqualTo("Anyone");
        assertThat(acceptance.at()).isEqualTo(clock.instant());
        assertThat(acceptance.hash()).isEqualTo(FIRST.hash());
        assertThat(agreements.refuseUnlessAccepted(maker.id())).isEmpty();
        assertThat(done(agreements.acceptances(anna, maker.id()))).containsExactly(acceptance);
        assertThat(
                        database.jdbc()
                                .sql("select locale || ' ' || address from agreement_acceptance")
                                .query(String.class)
                                .single())
                .isEqualTo("zh-Hans 192.0.2.7");
        clock.advance(Duration.ofDays(1));
        assertThat(done(agreements.accept(anna, maker.id(), "1.0", FIRST.hash(), null)))
                .as("accepting again changes nothing")
                .isEqualTo(acceptance);
    }

    @Test
    void aStaleOrInventedHashIsRefused() {
        Organisation maker = make(anna);
        for (String hash :
                List.of("", "sha256:" + "0".repeat(64), FIRST.hash().toUpperCase(Locale.ROOT))) {
            assertThat(refused(agreements.accept(anna, maker.id(), "1.0", hash, null)))
                    .isEqualTo(RefusalCode.AGREEMENT_CHANGED);
        }
        assertThat(refused(agreements.accept(anna, maker.id(), null, null, null)))
                .isEqualTo(RefusalCode.AGREEMENT_CHANGED);
        assertThat(refused(agreements.accept(anna, maker.id(), "9.9", FIRST.hash(), null)))
                .isEqualTo(RefusalCode.AGREEMENT_CHANGED);
        assertThat(agreements.accepted(maker.id())).isFalse();
    }

    @Test
    void aNewVersionNeedsANewAcceptanceWhichMayBeGivenBefore() {
        Organisation early = make(anna);
        Organisation late = make(anna);
        Agreements both = agreements(List.of(FIRST, second));
        done(both.accept(anna, early.id(), "1.0", FIRST.hash(), null));
        done(both.accept(anna, early.id(), "1.1", second.hash(), null));
        done(both.accept(anna, late.id(), "1.0", FIRST.hash(), null));
        assertThat(both.current()).isEqualTo(FIRST);
        assertThat(both.accepted(List.of(early.id(), late.id()))).hasSize(2);

        clock.advance(Duration.ofDays(60));
        assertThat(both.current()).isEqualTo(second);
        assertThat(both.accepted(List.of(early.id(), late.id()))).containsExactly(early.id());
        assertThat(refused(both.accept(anna, late.id(), "1.0", FIRST.hash(), null)))
                .isEqualTo(RefusalCode.AGREEMENT_CHANGED);
        assertThat(done(both.find("1.0"))).isEqualTo(FIRST);
        assertThat(done(both.acceptances(anna, early.id()))).hasSize(2);
    }

    @Test
    void acceptancesAreNeverChanged() {
        Organisation maker = make(anna);
        done(agreements.accept(anna, maker.id(), "1.0", FIRST.hash(), null));
        for (String sql :
                List.of(
                        "update agreement_acceptance set locale = 'en'",
                        "delete from agreement_acceptance",
                        "truncate agreement_acceptance")) {
            assertThatThrownBy(() -> database.jdbc().sql(sql).update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("never changed");
        }
    }

    @Test
    void strangersCannotTellAnOrganisationOfOthersFromNone() {
        Organisation maker = make(anna);
        Caller eve = caller();
        Id.OrganisationId none = ids.next(Id.OrganisationId::new);
        assertThat(organisations.see(eve, maker.id())).isEqualTo(organisations.see(eve, none));
        assertThat(refused(agreements.accept(eve, maker.id(), "1.0", FIRST.hash(), null)))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(agreements.acceptances(eve, maker.id())))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(organisations.refuse(anna.person(), maker.id())).isEmpty();
        assertThat(organisations.administrators(maker.id())).containsExactly(anna.person());
    }

    @Test
    void organisationsArePerPersonLimitedAlsoWhenManyAreMadeAtOnce()
            throws InterruptedException, ExecutionException {
        List<Callable<Outcome<Organisation>>> attempts = new ArrayList<>();
        for (int number = 0; number < 2 * Organisations.ORGANISATIONS_PER_PERSON_MAX; number++) {
            attempts.add(() -> organisations.create(anna, "Another", Organisation.Kind.DEVELOPER));
        }
        List<RefusalCode> refusals = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome<Organisation>> each : threads.invokeAll(attempts)) {
                if (each.get() instanceof Outcome.Refused<Organisation>(Refusal refusal)) {
                    refusals.add(refusal.code());
                }
            }
        }
        assertThat(refusals)
                .hasSize(Organisations.ORGANISATIONS_PER_PERSON_MAX)
                .containsOnly(RefusalCode.LIMIT_REACHED);
        assertThat(organisations.ofPerson(anna.person()))
                .hasSize(Organisations.ORGANISATIONS_PER_PERSON_MAX);
        assertThat(refused(organisations.create(caller(), "\n", Organisation.Kind.MAKER)))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(refused(organisations.create(caller(), "Nobody", null)))
                .isEqualTo(RefusalCode.FIELD_INVALID);
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError("refused: " + refusal);
        };
    }

    private static RefusalCode refused(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?>(Object value) -> throw new AssertionError("not refused: " + value);
            case Outcome.Refused<?>(Refusal refusal) -> refusal.code();
        };
    }
}
