package org.opentos.hub.ledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Answer.Refused;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Leg;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// Edges and orders that chance alone may miss; everything else is [BooksSimulationTest]'s.
class BooksTest {
    private static final Currency CNY = Currency.of("CNY");
    private static final Currency JPY = Currency.of("JPY");
    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
    private static final Label SALE = new Label("sale", "order-1");

    private final KeptBooks kept = new KeptBooks();
    private final AccountNumber clearing = open(AccountKind.CLEARING, CNY);
    private final AccountNumber wallet = open(AccountKind.WALLET, CNY);
    private final AccountNumber yen = open(AccountKind.REVENUE, JPY);
    private long keys;

    private Answer say(Command command) {
        Books books = kept.open();
        List<Request> requests = List.of(Request.of(command));
        kept.load(books, requests);
        Answer answer = books.carryOut(requests.getFirst());
        kept.keep(books, 0);
        return answer;
    }

    private Key key() {
        return new Key("test", Long.toString(++keys));
    }

    private AccountNumber open(AccountKind kind, Currency currency) {
        AccountName name = new AccountName(kind, "owner", currency, "");
        return ((Answer.Opened) say(new Command.Open(key(), NOW, name))).account();
    }

    private Answer post(Leg... legs) {
        return say(new Command.Post(key(), NOW, SALE, List.of(legs)));
    }

    private static Leg leg(AccountNumber account, long minor) {
        return new Leg(account, new Money(minor, CNY));
    }

    @Test
    void a_balance_may_reach_the_bound_and_not_go_beyond() {
        assertThat(post(leg(clearing, -Money.MINOR_MAX), leg(wallet, Money.MINOR_MAX)))
                .isInstanceOf(Answer.Posted.class);
        assertThat(post(leg(wallet, 1), leg(clearing, -1)))
                .isEqualTo(new Refused(RefusalCode.BALANCE_TOO_LARGE, 0));
        assertThat(post(leg(wallet, -1), leg(clearing, 1))).isInstanceOf(Answer.Posted.class);
    }

    @Test
    void sums_that_leave_a_long_are_sums_still() {
        Leg[] legs =
                IntStream.range(0, Command.LEGS_MAX)
                        .mapToObj(index -> leg(wallet, index < 60 ? Money.MINOR_MAX : 1))
                        .toArray(Leg[]::new);
        assertThat(post(legs)).isEqualTo(Refused.whole(RefusalCode.POSTING_UNBALANCED));
        // Four times 2^62 is 2^64, which is 0 in a long.
        assertThat(
                        post(
                                leg(wallet, Money.MINOR_MAX),
                                leg(wallet, Money.MINOR_MAX),
                                leg(wallet, Money.MINOR_MAX),
                                leg(wallet, Money.MINOR_MAX),
                                leg(wallet, 4)))
                .isEqualTo(Refused.whole(RefusalCode.POSTING_UNBALANCED));
    }

    @Test
    void what_stands_between_legs_of_one_account_does_not_matter_only_the_end_does() {
        assertThat(post(leg(wallet, -5), leg(clearing, -1), leg(wallet, 6)))
                .isInstanceOf(Answer.Posted.class);
        assertThat(post(leg(clearing, 2), leg(wallet, 3), leg(wallet, -5)))
                .isEqualTo(new Refused(RefusalCode.FUNDS_INSUFFICIENT, 1));
    }

    @Test
    void refusals_come_in_their_order() {
        Key key = key();
        Leg unknown = leg(new AccountNumber(99), -1);
        Leg zero = leg(wallet, 0);
        Leg foreign = leg(yen, -1);
        Leg poor = leg(wallet, -7);
        assertThat(say(new Command.Post(key, NOW, SALE, List.of(leg(clearing, 7), poor))))
                .isEqualTo(new Refused(RefusalCode.FUNDS_INSUFFICIENT, 1));
        assertThat(say(new Command.Post(key, NOW, SALE, List.of(zero, unknown))))
                .isEqualTo(new Refused(RefusalCode.AMOUNT_INVALID, 0));
        assertThat(say(new Command.Post(key, NOW, SALE, List.of(foreign, unknown))))
                .isEqualTo(Refused.whole(RefusalCode.KEY_REUSED));
        assertThat(post(foreign, unknown)).isEqualTo(new Refused(RefusalCode.ACCOUNT_UNKNOWN, 1));
        assertThat(post(foreign, poor)).isEqualTo(new Refused(RefusalCode.CURRENCY_DIFFERS, 0));
        assertThat(post(leg(clearing, 8), poor))
                .isEqualTo(Refused.whole(RefusalCode.POSTING_UNBALANCED));
    }

    @Test
    void a_refused_command_stays_refused_under_its_key() {
        Command.Post poor =
                new Command.Post(key(), NOW, SALE, List.of(leg(wallet, -7), leg(clearing, 7)));
        Answer first = say(poor);
        post(leg(clearing, -100), leg(wallet, 100));
        assertThat(say(new Command.Post(poor.key(), NOW.plusSeconds(9), SALE, poor.legs())))
                .isEqualTo(first);
    }

    @Test
    void an_account_has_a_bounded_number_of_open_holds() {
        for (int count = 0; count < Command.OPEN_HOLDS_MAX; count++) {
            assertThat(hold()).isInstanceOf(Answer.Held.class);
        }
        assertThat(hold()).isEqualTo(Refused.whole(RefusalCode.LIMIT_REACHED));
        say(new Command.Release(key(), NOW, new HoldNumber(1)));
        assertThat(hold()).isInstanceOf(Answer.Held.class);
    }

    private Answer hold() {
        Money one = new Money(1, CNY);
        return say(new Command.Hold(key(), NOW, clearing, one, NOW.plusSeconds(60)));
    }

    @Test
    void what_was_not_loaded_is_a_fault_of_whoever_loads() {
        Books books = kept.open();
        Request request = Request.of(new Command.Release(key(), NOW, new HoldNumber(1)));
        assertThatThrownBy(() -> books.carryOut(request))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was not loaded");
    }
}
