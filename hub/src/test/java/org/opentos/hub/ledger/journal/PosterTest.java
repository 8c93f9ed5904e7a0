package org.opentos.hub.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.core.Request;
import org.opentos.hub.ledger.proof.EntryHasher;
import org.opentos.hub.storage.StorageException;
import org.opentos.hub.testing.FaultyDataSource.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

class PosterTest {
    /// Statements and commits of taking the place and of two batches, at least.
    private static final int STEPS_MIN = 20;

    /// Commands of a batch whose entries are sent in more than one part.
    private static final int ENTRIES_PASSED_ON = 800;

    /// Between the steps that fail in an ordinary run; which ones they are is by chance.
    private static final int STRIDE = 4;

    private static final Logger log = (Logger) LoggerFactory.getLogger(Poster.class);

    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    private final long seed = System.nanoTime();
    private final LedgerWorld world = new LedgerWorld(seed);

    PosterTest() {
        System.out.println("PosterTest seed " + seed);
    }

    @BeforeAll
    static void beSilent() {
        log.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        log.setLevel(null);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Command open(String key, String owner) {
        AccountName name = new AccountName(AccountKind.WALLET, owner, Currency.of("CNY"), "");
        return new Command.Open(new Key("test", key), NOW, name);
    }

    @Test
    void what_is_kept_is_what_the_plain_ledger_has() {
        for (int batch = 0; batch < 60; batch++) {
            world.live(1 + batch);
            if (batch % 20 == 19) {
                world.startAgain();
                world.agree();
            }
        }
    }

    @Test
    void commands_that_come_together_share_a_transaction_and_each_is_answered() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int number = 0; number < 3_000; number++) {
            Command command = open("k" + number, "owner-" + number % 1_000);
            answers.add(world.poster.carryOut(command).toCompletableFuture());
        }
        for (int number = 0; number < 3_000; number++) {
            assertThat(answers.get(number).join()).isEqualTo(answers.get(number % 1_000).join());
        }
        assertThat(world.poster.commits().batches()).isLessThan(100);
        assertThat(world.poster.find(((Command.Open) open("x", "owner-7")).name()))
                .isEqualTo(world.poster.find(((Command.Open) open("y", "owner-7")).name()))
                .isPresent();
    }

    /// With each statement and commit of a few batches failing once, and going well when the batch
    /// is carried out again.
    @ParameterizedTest
    @EnumSource(Fault.class)
    void one_failure_is_not_noticed_wherever_it_comes(Fault how) {
        failing(how, new Random(seed).nextInt(STRIDE), STRIDE);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(Fault.class)
    void one_failure_is_not_noticed_at_any_step(Fault how) {
        failing(how, 0, 1);
    }

    private void failing(Fault how, int first, int stride) {
        boolean failed = true;
        int step = first;
        world.live(60);
        for (; failed; step += stride) {
            world.startAgain();
            world.faults.failOnce(step, how);
            world.live(40);
            world.live(ENTRIES_PASSED_ON);
            failed = world.faults.heal();
            world.agree();
        }
        assertThat(step).isGreaterThan(STEPS_MIN);
    }

    /// With the database away from some statement or commit on: nothing is answered well, and
    /// asking again under the same keys does what was asked once.
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void what_was_not_answered_can_be_asked_again(boolean afterCommit) {
        boolean failed = true;
        world.live(60);
        for (int step = 0; failed; step++) {
            world.faults.failAfter(step, afterCommit);
            List<Command> batch = world.batch(40);
            boolean answered = true;
            try {
                world.carryOut(batch);
            } catch (StorageException away) {
                answered = false;
            }
            failed = world.faults.heal();
            if (!answered) {
                world.startAgain();
                world.carryOut(batch);
            }
            world.agree();
        }
    }

    @Test
    void a_writer_that_lost_its_place_commits_nothing() throws SQLException {
        EntryHasher hasher = new EntryHasher(LedgerWorld.SECRET);
        try (Place first = Place.take(world.faults, hasher, "")) {
            first.carryOut(List.of(Request.of(open("a", "ann"))), NOW);
            try (var unlock =
                    world.connections
                            .getFirst()
                            .prepareStatement("select pg_advisory_unlock_all()")) {
                unlock.execute();
            }
            try (Place second = Place.take(world.faults, hasher, "")) {
                second.carryOut(List.of(Request.of(open("b", "bob"))), NOW);
                assertThatThrownBy(() -> first.carryOut(List.of(Request.of(open("c", "cyd"))), NOW))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("another process writes");
            }
        }
        assertThat(world.number("select count(*) from ledger_account")).isEqualTo(2);
    }

    @Test
    void while_another_process_writes_commands_are_refused() throws SQLException {
        try (Place other = Place.take(world.faults, new EntryHasher(LedgerWorld.SECRET), "")) {
            assertThat(world.poster.carryOut(open("a", "ann")).toCompletableFuture().join())
                    .isEqualTo(Answer.Refused.whole(RefusalCode.STORAGE_UNAVAILABLE));
            assertThat(other.carryOut(List.of(Request.of(open("a", "ann"))), NOW)).hasSize(1);
        }
        assertThat(world.poster.carryOut(open("a", "ann")).toCompletableFuture().join())
                .isInstanceOf(Answer.Opened.class);
    }

    @Test
    void what_was_written_cannot_be_changed() {
        List<String> changes =
                List.of(
                        "update ledger_posting set kind = 'x'",
                        "delete from ledger_posting",
                        "truncate ledger_posting",
                        "update ledger_entry set amount = amount + 1",
                        "delete from ledger_entry",
                        "truncate ledger_entry",
                        "update ledger_answer set code = 'x'",
                        "delete from ledger_answer",
                        "update ledger_batch set epoch = 0",
                        "delete from ledger_batch",
                        "delete from ledger_account",
                        "delete from ledger_hold");
        assertThat(changes)
                .allSatisfy(sql ->
                        assertThatThrownBy(() -> world.jdbc.sql(sql).update())
                                .isInstanceOf(DataAccessException.class)
                                .hasMessageContaining("never changed"));
    }
}
