package org.opentos.hub.ledger.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Leg;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// Commands by chance: most of them sensible, many not quite.
public final class CommandDice {
    private static final int RECENT_MAX = 200;
    private static final List<Currency> CURRENCIES =
            List.of(Currency.of("CNY"), Currency.of("JPY"), Currency.of("KWD"));
    private static final List<Label> LABELS =
            List.of(new Label("sale", "order-1"), new Label("sale", ""), new Label("tip", "a"));

    private final Random random;
    private final List<Command> recent = new ArrayList<>();
    private final List<AccountName> names = new ArrayList<>();
    private final Map<AccountNumber, Currency> opened = new LinkedHashMap<>();
    private final Map<HoldNumber, Leg> held = new LinkedHashMap<>();
    private Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private long keys;

    /// @param accounts how many different ones are opened
    public CommandDice(Random random, int accounts) {
        this.random = random;
        AccountKind[] kinds = AccountKind.values();
        for (int index = 0; index < accounts; index++) {
            // One of each kind in one currency, so that each can be posted to; the rest by chance.
            boolean given = index < kinds.length;
            names.add(
                    new AccountName(
                            kinds[given ? index : random.nextInt(kinds.length)],
                            "owner-" + index,
                            CURRENCIES.get(given ? 0 : random.nextInt(CURRENCIES.size())),
                            random.nextBoolean() ? "" : "apps"));
        }
    }

    /// What came of a command, so that later ones can build on it.
    public void heard(Command command, Answer answer) {
        if (command instanceof Command.Open open && answer instanceof Answer.Opened done) {
            opened.put(done.account(), open.name().currency());
        }
        if (command instanceof Command.Hold hold && answer instanceof Answer.Held done) {
            held.put(done.hold(), new Leg(hold.account(), hold.amount()));
        }
    }

    public Command next() {
        now = now.plusMillis(random.nextInt(50));
        int choice = random.nextInt(100);
        if (choice < 8 && !recent.isEmpty()) {
            return again(recent.get(random.nextInt(recent.size())));
        }
        Command fresh = fresh();
        recent.add(fresh);
        if (recent.size() > RECENT_MAX) {
            recent.set(random.nextInt(RECENT_MAX), fresh);
            recent.removeLast();
        }
        return fresh;
    }

    /// A repetition, later than the first time.
    private Command again(Command command) {
        return switch (command) {
            case Command.Open(var key, _, var name) -> new Command.Open(key, now, name);
            case Command.Post(var key, _, var label, var legs) ->
                    new Command.Post(key, now, label, legs);
            case Command.Hold(var key, _, var account, var amount, var until) ->
                    new Command.Hold(key, now, account, amount, until);
            case Command.Capture(var key, _, var hold, var amount, var last, var label, var legs) ->
                    new Command.Capture(key, now, hold, amount, last, label, legs);
            case Command.Release(var key, _, var hold) -> new Command.Release(key, now, hold);
            case Command.Expire(var key, _, var hold) -> new Command.Expire(key, now, hold);
        };
    }

    private Command fresh() {
        Key key =
                random.nextInt(100) < 3 && !recent.isEmpty()
                        ? recent.get(random.nextInt(recent.size())).key()
                        : new Key("dice", Long.toString(keys++));
        int choice = random.nextInt(100);
        if (opened.size() < 2 || choice < 6) {
            return new Command.Open(key, now, names.get(random.nextInt(names.size())));
        }
        HoldNumber hold = new HoldNumber(held.size() - random.nextInt(8) + 1);
        if (choice < 65) {
            return new Command.Post(key, now, label(), legs());
        }
        if (choice < 80) {
            AccountNumber account = account();
            return new Command.Hold(
                    key,
                    now,
                    account,
                    new Money(amount(), currency(account)),
                    now.plusMillis(random.nextInt(2_000) - 50));
        }
        if (choice < 92) {
            return capture(key, hold);
        }
        return choice < 97
                ? new Command.Release(key, now, hold)
                : new Command.Expire(key, now, hold);
    }

    /// Mostly of the account that is held.
    private Command capture(Key key, HoldNumber hold) {
        Leg of = held.getOrDefault(hold, new Leg(account(), new Money(1, CURRENCIES.getFirst())));
        Currency currency = of.amount().currency();
        long part = 1 + random.nextLong(of.amount().minor()) / (1 + random.nextInt(3));
        Money amount = new Money(part, currency);
        AccountNumber from = random.nextInt(12) == 0 ? account() : of.account();
        List<Leg> legs = new ArrayList<>();
        legs.add(new Leg(from, amount.negated()));
        legs.add(new Leg(sameCurrency(currency), amount));
        Money stated =
                switch (random.nextInt(20)) {
                    case 0 -> amount.negated();
                    case 1 -> new Money(1 + random.nextInt(5), currency);
                    default -> amount;
                };
        return new Command.Capture(key, now, hold, stated, random.nextBoolean(), label(), legs);
    }

    private List<Leg> legs() {
        List<Leg> legs = new ArrayList<>();
        int count = random.nextInt(200) == 0 ? random.nextInt(70) : 2 + random.nextInt(5);
        AccountNumber first = account();
        Currency currency = currency(first);
        long sum = 0;
        for (int index = 1; index < count; index++) {
            long amount = amount();
            sum += amount;
            legs.add(new Leg(index == 1 ? first : sameCurrency(currency), of(amount, currency)));
        }
        boolean fits = sum >= -Money.MINOR_MAX && sum <= Money.MINOR_MAX;
        legs.add(new Leg(sameCurrency(currency), of(fits ? -sum : sum, currency)));
        if (random.nextInt(20) == 0) {
            Currency other = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
            legs.add(new Leg(sameCurrency(other), of(5, other)));
            legs.add(new Leg(sameCurrency(other), of(-5, other)));
        }
        return legs;
    }

    private static Money of(long minor, Currency currency) {
        return new Money(Math.clamp(minor, -Money.MINOR_MAX, Money.MINOR_MAX), currency);
    }

    private AccountNumber sameCurrency(Currency currency) {
        AccountNumber found = account();
        for (int attempt = 0; attempt < 10; attempt++) {
            if (currency(found) == currency) {
                return found;
            }
            found = account();
        }
        return found;
    }

    private Label label() {
        return LABELS.get(random.nextInt(LABELS.size()));
    }

    /// Now and then one that was never opened.
    private AccountNumber account() {
        return new AccountNumber(
                1 + random.nextInt(opened.size() + (random.nextInt(50) == 0 ? 2 : 0)));
    }

    private Currency currency(AccountNumber account) {
        return opened.getOrDefault(account, CURRENCIES.getFirst());
    }

    /// Small ones, and those at the edges of what fits.
    private long amount() {
        return switch (random.nextInt(40)) {
            case 0 -> 0;
            case 1 -> Money.MINOR_MAX;
            case 2 -> -Money.MINOR_MAX;
            case 3 -> Money.MINOR_MAX - random.nextInt(1_000);
            case 4 -> Money.MINOR_MAX / 2 + random.nextInt(3);
            case 5 -> 1L << random.nextInt(62);
            default -> random.nextInt(1_000) - 300;
        };
    }
}
