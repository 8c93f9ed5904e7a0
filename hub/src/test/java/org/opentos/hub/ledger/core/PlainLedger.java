package org.opentos.hub.ledger.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Answer.Refused;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Leg;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// The ledger as plainly as it can be said: everything in memory, numbers without a bound, nothing
/// kept that can be computed, commands compared as they are. The books are held against it.
public final class PlainLedger {
    private static final BigInteger MAX = BigInteger.valueOf(Money.MINOR_MAX);

    private record Said(Command command, Answer answer) {}

    private record Held(AccountNumber account, BigInteger left, Instant until) {}

    public final List<AccountName> accounts = new ArrayList<>();
    final Map<AccountNumber, Long> entries = new HashMap<>();
    private final Map<AccountNumber, BigInteger> sums = new HashMap<>();
    private final Map<HoldNumber, Held> open = new HashMap<>();
    private long holds;
    private final Map<Key, Said> said = new HashMap<>();
    private long postings;

    public Answer carryOut(Command command) {
        Optional<Refused> misshapen = misshapen(command);
        if (misshapen.isPresent()) {
            return misshapen.get();
        }
        Said before = said.get(command.key());
        if (before != null) {
            return timeless(before.command()).equals(timeless(command))
                    ? before.answer()
                    : Refused.whole(RefusalCode.KEY_REUSED);
        }
        Answer answer =
                switch (command) {
                    case Command.Open open -> open(open.name());
                    case Command.Post post -> post(post.legs());
                    case Command.Hold hold -> hold(hold);
                    case Command.Capture capture -> capture(capture);
                    case Command.Release release -> end(release.hold(), Instant.MAX);
                    case Command.Expire expire -> end(expire.hold(), expire.at());
                };
        said.put(command.key(), new Said(command, answer));
        return answer;
    }

    private static Command timeless(Command command) {
        Instant at = Instant.EPOCH;
        return switch (command) {
            case Command.Open(var key, _, var name) -> new Command.Open(key, at, name);
            case Command.Post(var key, _, var label, var legs) ->
                    new Command.Post(key, at, label, legs);
            case Command.Hold(var key, _, var account, var amount, var until) ->
                    new Command.Hold(key, at, account, amount, until);
            case Command.Capture(var key, _, var hold, var amount, var last, var label, var legs) ->
                    new Command.Capture(key, at, hold, amount, last, label, legs);
            case Command.Release(var key, _, var hold) -> new Command.Release(key, at, hold);
            case Command.Expire(var key, _, var hold) -> new Command.Expire(key, at, hold);
        };
    }

    private static Optional<Refused> misshapen(Command command) {
        return switch (command) {
            case Command.Post post -> misshapen(post.legs());
            case Command.Hold hold when hold.amount().minor() <= 0 ->
                    Optional.of(Refused.whole(RefusalCode.AMOUNT_INVALID));
            case Command.Capture capture when capture.amount().minor() <= 0 ->
                    Optional.of(Refused.whole(RefusalCode.AMOUNT_INVALID));
            case Command.Capture capture -> misshapen(capture.legs());
            case Command.Open _, Command.Hold _, Command.Release _, Command.Expire _ ->
                    Optional.empty();
        };
    }

    private static Optional<Refused> misshapen(List<Leg> legs) {
        if (legs.size() < 2 || legs.size() > 64) {
            return Optional.of(Refused.whole(RefusalCode.LEGS_INVALID));
        }
        for (Leg leg : legs) {
            if (leg.amount().minor() == 0) {
                return Optional.of(new Refused(RefusalCode.AMOUNT_INVALID, legs.indexOf(leg)));
            }
        }
        return Optional.empty();
    }

    private Answer open(AccountName name) {
        if (!accounts.contains(name)) {
            accounts.add(name);
            entries.put(new AccountNumber(accounts.size()), 0L);
        }
        return new Answer.Opened(new AccountNumber(accounts.indexOf(name) + 1));
    }

    private Answer post(List<Leg> legs) {
        Optional<Refused> refused = fault(legs).or(() -> unfit(legs, 0, BigInteger.ZERO));
        if (refused.isPresent()) {
            return refused.get();
        }
        move(legs);
        return new Answer.Posted(new PostingNumber(++postings), balances(legs));
    }

    private Optional<Refused> fault(List<Leg> legs) {
        for (int index = 0; index < legs.size(); index++) {
            if (!entries.containsKey(legs.get(index).account())) {
                return Optional.of(new Refused(RefusalCode.ACCOUNT_UNKNOWN, index));
            }
        }
        for (int index = 0; index < legs.size(); index++) {
            Leg leg = legs.get(index);
            if (!currency(leg.account()).equals(leg.amount().currency())) {
                return Optional.of(new Refused(RefusalCode.CURRENCY_DIFFERS, index));
            }
        }
        Map<Currency, BigInteger> sum = new HashMap<>();
        for (Leg leg : legs) {
            sum.merge(leg.amount().currency(), minor(leg.amount()), BigInteger::add);
        }
        return sum.values().stream().allMatch(each -> each.signum() == 0)
                ? Optional.empty()
                : Optional.of(Refused.whole(RefusalCode.POSTING_UNBALANCED));
    }

    /// @param from of this account the amount is free by then, 0 for none
    private Optional<Refused> unfit(List<Leg> legs, long from, BigInteger freed) {
        Map<AccountNumber, BigInteger> after = new HashMap<>();
        for (int index = 0; index < legs.size(); index++) {
            AccountNumber account = legs.get(index).account();
            BigInteger sum =
                    after.getOrDefault(account, sum(account)).add(minor(legs.get(index).amount()));
            after.put(account, sum);
            if (sum.abs().compareTo(MAX) > 0) {
                return Optional.of(new Refused(RefusalCode.BALANCE_TOO_LARGE, index));
            }
        }
        for (int index = 0; index < legs.size(); index++) {
            AccountNumber account = legs.get(index).account();
            BigInteger held = held(account);
            if (account.value() == from) {
                held = held.subtract(freed);
            }
            if (mayNotLack(account)
                    && after.getOrDefault(account, BigInteger.ZERO).compareTo(held) < 0) {
                return Optional.of(new Refused(RefusalCode.FUNDS_INSUFFICIENT, index));
            }
        }
        return Optional.empty();
    }

    private void move(List<Leg> legs) {
        for (Leg leg : legs) {
            entries.merge(leg.account(), 1L, Long::sum);
            sums.merge(leg.account(), minor(leg.amount()), BigInteger::add);
        }
    }

    private Answer hold(Command.Hold hold) {
        AccountNumber account = hold.account();
        if (!entries.containsKey(account)) {
            return Refused.whole(RefusalCode.ACCOUNT_UNKNOWN);
        }
        if (!currency(account).equals(hold.amount().currency())) {
            return Refused.whole(RefusalCode.CURRENCY_DIFFERS);
        }
        if (hold.until().compareTo(hold.at()) <= 0) {
            return Refused.whole(RefusalCode.HOLD_EXPIRED);
        }
        BigInteger held = held(account).add(minor(hold.amount()));
        if (held.compareTo(MAX) > 0) {
            return Refused.whole(RefusalCode.BALANCE_TOO_LARGE);
        }
        if (mayNotLack(account) && sum(account).compareTo(held) < 0) {
            return Refused.whole(RefusalCode.FUNDS_INSUFFICIENT);
        }
        HoldNumber number = new HoldNumber(++holds);
        open.put(number, new Held(account, minor(hold.amount()), hold.until()));
        return new Answer.Held(number, balance(account));
    }

    private Answer capture(Command.Capture capture) {
        Optional<Refused> fault = fault(capture.legs());
        if (fault.isPresent()) {
            return fault.get();
        }
        Held hold = open.get(capture.hold());
        if (hold == null) {
            return closed(capture.hold());
        }
        if (capture.at().compareTo(hold.until()) >= 0) {
            return Refused.whole(RefusalCode.HOLD_EXPIRED);
        }
        if (!currency(hold.account()).equals(capture.amount().currency())) {
            return Refused.whole(RefusalCode.CURRENCY_DIFFERS);
        }
        if (minor(capture.amount()).compareTo(hold.left()) > 0) {
            return Refused.whole(RefusalCode.HOLD_EXCEEDED);
        }
        BigInteger taken = BigInteger.ZERO;
        for (Leg leg : capture.legs()) {
            if (leg.account().equals(hold.account())) {
                taken = taken.subtract(minor(leg.amount()));
            }
        }
        if (!taken.equals(minor(capture.amount()))) {
            return Refused.whole(RefusalCode.CAPTURE_DIFFERS);
        }
        BigInteger freed = capture.last() ? hold.left() : taken;
        Optional<Refused> unfit = unfit(capture.legs(), hold.account().value(), freed);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        BigInteger left = hold.left().subtract(freed);
        if (left.signum() == 0) {
            open.remove(capture.hold());
        } else {
            open.put(capture.hold(), new Held(hold.account(), left, hold.until()));
        }
        move(capture.legs());
        return new Answer.Captured(
                new PostingNumber(++postings), left.longValueExact(), balances(capture.legs()));
    }

    private Answer end(HoldNumber number, Instant at) {
        Held hold = open.get(number);
        if (hold == null) {
            return closed(number);
        }
        if (at.compareTo(hold.until()) < 0) {
            return Refused.whole(RefusalCode.HOLD_NOT_DUE);
        }
        open.remove(number);
        return new Answer.Released(number, hold.left().longValueExact(), balance(hold.account()));
    }

    private Answer closed(HoldNumber hold) {
        boolean was = hold.value() >= 1 && hold.value() <= holds;
        return Refused.whole(was ? RefusalCode.HOLD_ENDED : RefusalCode.HOLD_UNKNOWN);
    }

    private static BigInteger minor(Money money) {
        return BigInteger.valueOf(money.minor());
    }

    private AccountName name(AccountNumber account) {
        return accounts.get((int) account.value() - 1);
    }

    private Currency currency(AccountNumber account) {
        return name(account).currency();
    }

    private boolean mayNotLack(AccountNumber account) {
        AccountKind kind = name(account).kind();
        return kind == AccountKind.WALLET || kind == AccountKind.RESERVE;
    }

    public BigInteger sum(AccountNumber account) {
        return sums.getOrDefault(account, BigInteger.ZERO);
    }

    public BigInteger held(AccountNumber account) {
        return open.values().stream()
                .filter(each -> each.account().equals(account))
                .map(Held::left)
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private Balance balance(AccountNumber account) {
        return new Balance(
                account,
                currency(account),
                sum(account).longValueExact(),
                held(account).longValueExact());
    }

    private List<Balance> balances(List<Leg> legs) {
        LinkedHashSet<AccountNumber> touched = new LinkedHashSet<>();
        legs.forEach(leg -> touched.add(leg.account()));
        return touched.stream().map(this::balance).toList();
    }
}
