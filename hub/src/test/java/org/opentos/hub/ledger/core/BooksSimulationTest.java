package org.opentos.hub.ledger.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.protocol.money.Currency;

/// Commands by chance, in batches of which some are lost before they are kept, carried out by the
/// books and by the plain ledger: both have to say the same, and what is kept has to be sound.
class BooksSimulationTest {
    private static final int COMMANDS_OF_WORLD = 5_000;
    private static final int BATCH_MAX = 12;

    @Test
    void the_books_do_what_the_plain_ledger_does() {
        long seed = System.nanoTime();
        System.out.println("BooksSimulationTest seed " + seed);
        worlds(seed, 20);
    }

    @Test
    @Tag("long")
    void the_books_do_what_the_plain_ledger_does_over_millions_of_commands() {
        long seed = System.nanoTime();
        System.out.println("BooksSimulationTest, long, seed " + seed);
        worlds(seed, 600);
    }

    private static void worlds(long seed, int count) {
        Map<String, Integer> answers = new TreeMap<>();
        LongStream.range(seed, seed + count)
                .forEach(each -> {
                    try {
                        new World(new Random(each)).live(answers);
                    } catch (AssertionError | RuntimeException failure) {
                        throw new AssertionError("in the world of seed " + each, failure);
                    }
                });
        System.out.println("answers: " + answers);
        assertThat(answers.keySet())
                .as("every answer and every refusal came up")
                .contains("Opened", "Posted", "Held", "Captured", "Released")
                .contains("amount-invalid", "legs-invalid", "key-reused", "account-unknown")
                .contains("currency-differs", "posting-unbalanced", "hold-unknown", "hold-ended")
                .contains("hold-expired", "hold-not-due", "hold-exceeded", "capture-differs")
                .contains("balance-too-large", "funds-insufficient");
    }

    private static final class World {
        private final Random random;
        private final CommandDice dice;
        private final KeptBooks kept = new KeptBooks();
        private final PlainLedger plain = new PlainLedger();
        private Books books = kept.open();

        World(Random random) {
            this.random = random;
            this.dice = new CommandDice(random, 4 + random.nextInt(12));
        }

        void live(Map<String, Integer> counts) {
            int left = COMMANDS_OF_WORLD;
            while (left > 0) {
                List<Request> batch = new ArrayList<>();
                for (int size = 1 + random.nextInt(BATCH_MAX); size > 0; size--) {
                    batch.add(Request.of(dice.next()));
                }
                left -= batch.size();
                if (random.nextInt(20) == 0) {
                    carryOut(batch);
                    books = kept.open();
                }
                List<Answer> answers = carryOut(batch);
                kept.keep(books, random.nextInt(8));
                for (int index = 0; index < batch.size(); index++) {
                    Command command = batch.get(index).command();
                    Answer answer = answers.get(index);
                    same(answer, plain.carryOut(command), command);
                    dice.heard(command, answer);
                    counts.merge(name(answer), 1, Integer::sum);
                }
                agree();
            }
        }

        private List<Answer> carryOut(List<Request> batch) {
            kept.load(books, batch);
            return batch.stream().map(books::carryOut).toList();
        }

        private static String name(Answer answer) {
            return answer instanceof Answer.Refused refused
                    ? refused.code().text()
                    : answer.getClass().getSimpleName();
        }

        /// What is kept, and what must hold of it.
        private void agree() {
            same(kept.accounts.size(), plain.accounts.size(), "accounts");
            Map<Currency, BigInteger> sums = new HashMap<>();
            Map<AccountNumber, Long> held = new HashMap<>();
            kept.holds
                    .values()
                    .forEach(each -> held.merge(each.account(), each.leftMinor(), Long::sum));
            for (Account each : kept.accounts.values()) {
                AccountNumber number = each.number();
                same(each.minor(), plain.sum(number).longValueExact(), number);
                same(each.heldMinor(), held.getOrDefault(number, 0L), number);
                same(each.entries(), plain.entries.getOrDefault(number, 0L), number);
                if (each.name().kind().neverOverdrawn() && each.minor() < each.heldMinor()) {
                    throw new AssertionError(each.balance() + " is overdrawn");
                }
                sums.merge(each.currency(), BigInteger.valueOf(each.minor()), BigInteger::add);
            }
            sums.forEach((currency, sum) -> same(sum, BigInteger.ZERO, currency));
        }

        /// As AssertJ would say it, whose words take longer than all the books.
        private static void same(Object found, Object expected, Object of) {
            if (!found.equals(expected)) {
                throw new AssertionError("%s instead of %s for %s".formatted(found, expected, of));
            }
        }
    }
}
