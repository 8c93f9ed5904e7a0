package org.opentos.hub.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Leg;
import org.opentos.hub.ledger.core.CommandDice;
import org.opentos.hub.ledger.core.PlainLedger;
import org.opentos.hub.nodes.NatsConnection;
import org.opentos.hub.nodes.NatsNodes;
import org.opentos.hub.testing.NatsServer;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The ledger of two processes on one database, joined by a real NATS server.
class SharedLedgerTest {
    private static final Currency EUR = Currency.of("EUR");

    private final NatsServer nats = NatsServer.start();
    private final TestDatabase database = TestDatabase.fresh();
    private final List<Process> all = new ArrayList<>();

    private final class Process {
        final NatsNodes nodes =
                new NatsNodes(
                        NatsConnection.open(nats.settings()),
                        database.template(),
                        database.transaction(),
                        Optional.empty(),
                        () -> {});
        final Poster poster =
                new Poster(
                        new DriverManagerDataSource(
                                database.url(), database.user(), database.password()),
                        database.jdbc(),
                        LedgerWorld.SECRET,
                        Clock.systemUTC(),
                        nodes.self());
        final SharedLedger ledger = new SharedLedger(poster, nodes, database.jdbc());

        Process() {
            nodes.join();
            all.add(this);
        }

        AccountNumber account(String owner) {
            AccountName name = new AccountName(AccountKind.CLEARING, owner, EUR, "");
            Answer answer =
                    ledger.carryOut(new Command.Open(new Key("open", owner), Instant.now(), name))
                            .toCompletableFuture()
                            .join();
            return ((Answer.Opened) answer).account();
        }

        CompletableFuture<Answer> moves(String key, AccountNumber from, AccountNumber to) {
            List<Leg> legs =
                    List.of(new Leg(from, new Money(-1, EUR)), new Leg(to, new Money(1, EUR)));
            return ledger.carryOut(
                            new Command.Post(
                                    new Key("move", key),
                                    Instant.now(),
                                    new Label("move", ""),
                                    legs))
                    .toCompletableFuture();
        }

        /// As a kill would end it: its connection to the database and to NATS go.
        void kill() {
            nodes.vanish();
            poster.close();
        }
    }

    @AfterEach
    void close() {
        all.forEach(each -> {
            each.ledger.close();
            each.nodes.close();
        });
        database.close();
        nats.close();
    }

    @Test
    void whoever_is_asked_the_writer_carries_it_out_once() {
        Process left = new Process();
        Process right = new Process();
        AccountNumber from = left.account("a");
        AccountNumber to = right.account("b");
        assertThat(List.of(left.poster.writes(), right.poster.writes()))
                .containsExactly(true, false);
        List<CompletableFuture<Answer>> moved = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            moved.add(left.moves("" + number, from, to));
            moved.add(right.moves("" + number, from, to));
        }
        for (int number = 0; number < 200; number++) {
            assertThat(moved.get(2 * number).join())
                    .isInstanceOf(Answer.Posted.class)
                    .isEqualTo(moved.get(2 * number + 1).join());
        }
        assertThat(right.ledger.balance(to).orElseThrow().minor()).isEqualTo(200);
        assertThat(left.poster.writes()).isTrue();
        assertThat(right.poster.writes()).isFalse();
    }

    @Test
    void where_the_writer_is_gone_another_writes_on() {
        Process left = new Process();
        Process right = new Process();
        AccountNumber from = left.account("a");
        AccountNumber to = right.account("b");
        right.moves("before", from, to).join();
        left.kill();
        assertThat(right.moves("before", from, to).join())
                .as("the same again, asked of the new writer")
                .isInstanceOf(Answer.Posted.class);
        assertThat(right.moves("after", from, to).join()).isInstanceOf(Answer.Posted.class);
        assertThat(right.poster.writes()).isTrue();
        assertThat(right.ledger.balance(to).orElseThrow().minor()).isEqualTo(2);
        Process third = new Process();
        assertThat(third.moves("third", from, to).join()).isInstanceOf(Answer.Posted.class);
        assertThat(third.poster.writes()).isFalse();
        assertThat(third.ledger.check(_ -> {}).faults()).isEmpty();
    }

    @Test
    void commands_and_answers_come_over_the_wire_as_they_were() {
        long seed = System.nanoTime();
        System.out.println("SharedLedgerTest seed " + seed);
        CommandDice dice = new CommandDice(new Random(seed), 12);
        PlainLedger plain = new PlainLedger();
        for (int step = 0; step < 3_000; step++) {
            Command command = dice.next();
            assertThat(LedgerWire.command(LedgerWire.write(command))).isEqualTo(command);
            Answer answer = plain.carryOut(command);
            assertThat(LedgerWire.answer(LedgerWire.write(answer))).isEqualTo(answer);
            dice.heard(command, answer);
        }
    }
}
