package org.opentos.hub.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Leg;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

class DueHoldsTest {
    private static final Currency CNY = Currency.of("CNY");

    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.fresh();
    private final TestLedger books = new TestLedger(database, clock);
    private final DueHolds holds = new DueHolds(database.jdbc(), books.ledger(), clock);
    private final AccountNumber wallet = open(AccountKind.WALLET);

    DueHoldsTest() {
        Money money = new Money(1_000, CNY);
        say(
                new Command.Post(
                        new Key("test", "fill"),
                        clock.instant(),
                        new Label("fill", ""),
                        List.of(
                                new Leg(open(AccountKind.CLEARING), money.negated()),
                                new Leg(wallet, money))));
    }

    @AfterEach
    void close() {
        books.close();
        database.close();
    }

    private Answer say(Command command) {
        return books.ledger().carryOut(command).toCompletableFuture().join();
    }

    private AccountNumber open(AccountKind kind) {
        AccountName name = new AccountName(kind, "ann", CNY, "");
        return ((Answer.Opened)
                        say(new Command.Open(new Key("test", kind.name()), clock.instant(), name)))
                .account();
    }

    private void hold(String key, long minor, Duration time) {
        Command hold =
                new Command.Hold(
                        new Key("test", key),
                        clock.instant(),
                        wallet,
                        new Money(minor, CNY),
                        clock.instant().plus(time));
        assertThat(say(hold)).isInstanceOf(Answer.Held.class);
    }

    private long held() {
        return books.ledger().balance(wallet).map(Balance::heldMinor).orElseThrow();
    }

    @Test
    void what_is_held_is_free_again_from_its_time_on() {
        hold("short", 300, Duration.ofMinutes(1));
        hold("long", 200, Duration.ofHours(1));
        clock.advance(Duration.ofSeconds(59));
        holds.expire();
        assertThat(held()).isEqualTo(500);
        clock.advance(Duration.ofSeconds(1));
        holds.expire();
        assertThat(held()).isEqualTo(200);
        holds.expire();
        clock.advance(Duration.ofHours(1));
        holds.expire();
        assertThat(held()).isZero();
        assertThat(books.ledger().balance(wallet).orElseThrow().availableMinor()).isEqualTo(1_000);
    }
}
