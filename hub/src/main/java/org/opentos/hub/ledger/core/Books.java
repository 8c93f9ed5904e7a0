package org.opentos.hub.ledger.core;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Answer.Refused;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// Accounts, holds and answers, and what commands do to them.
///
/// The books hold a part of what is kept elsewhere. Whoever uses them loads what commands name
/// ([Needs]), absent things as absent, carries the commands out in their order, keeps the
/// [#changes], and then settles. Where keeping fails the books are thrown away.
///
/// Refusals are checked in one order, which `docs/ledger.md` tells: shape, key, accounts, currency,
/// balance of the posting, hold, size, funds.
public final class Books {
    private final LinkedHashMap<AccountNumber, Optional<Account>> accounts =
            new LinkedHashMap<>(16, 0.75f, true);
    private final Map<AccountName, Optional<AccountNumber>> names = new HashMap<>();
    private final Map<HoldNumber, Optional<HeldMoney>> holds = new HashMap<>();
    private final Map<Key, Optional<Known>> known = new HashMap<>();
    private Numbers last;
    private Changes changes = Changes.none();

    /// The highest numbers that were given.
    public record Numbers(long account, long posting, long hold) {}

    public Books(Numbers last) {
        this.last = last;
    }

    // What the books know.

    public boolean knows(AccountNumber number) {
        return accounts.containsKey(number);
    }

    public void load(AccountNumber number, Optional<Account> account) {
        accounts.put(number, account);
    }

    public void load(AccountName name, Optional<AccountNumber> number) {
        names.put(name, number);
    }

    public void load(HoldNumber number, Optional<HeldMoney> hold) {
        holds.put(number, hold);
    }

    public void load(Key key, Optional<Known> answered) {
        known.put(key, answered);
    }

    private Optional<Account> account(AccountNumber number) {
        return loaded(accounts.get(number), "account", number);
    }

    private static <T> Optional<T> loaded(@Nullable Optional<T> found, String what, Object name) {
        if (found == null) {
            throw new IllegalStateException("%s %s was not loaded".formatted(what, name));
        }
        return found;
    }

    // What commands do.

    /// Carries a command out, or says why not; then nothing is changed.
    public Answer carryOut(Request request) {
        Command command = request.command();
        Optional<Refused> misshapen = Shape.fault(command);
        if (misshapen.isPresent()) {
            return misshapen.get();
        }
        Optional<Known> before = loaded(known.get(command.key()), "key", command.key());
        if (before.isPresent()) {
            return before.get().hash().equals(request.hash())
                    ? before.get().answer()
                    : Refused.whole(RefusalCode.KEY_REUSED);
        }
        Answer answer =
                switch (command) {
                    case Command.Open open -> open(open);
                    case Command.Post post -> post(post, request.hash());
                    case Command.Hold hold -> hold(hold);
                    case Command.Capture capture -> capture(capture, request.hash());
                    case Command.Release release -> release(release.hold());
                    case Command.Expire expire -> expire(expire);
                };
        remember(command.key(), new Known(request.hash(), answer));
        return answer;
    }

    private void remember(Key key, Known answered) {
        known.put(key, Optional.of(answered));
        boolean inPosting =
                switch (answered.answer()) {
                    case Answer.Posted _, Answer.Captured _ -> true;
                    case Answer.Opened _, Answer.Held _, Answer.Released _, Refused _ -> false;
                };
        if (!inPosting) {
            changes.answers().add(new Changes.Answered(key, answered));
        }
    }

    private Answer open(Command.Open open) {
        Optional<AccountNumber> found = loaded(names.get(open.name()), "account", open.name());
        if (found.isPresent()) {
            return new Answer.Opened(found.get());
        }
        last = new Numbers(last.account() + 1, last.posting(), last.hold());
        AccountNumber number = new AccountNumber(last.account());
        Account account = Account.opened(number, open.name());
        accounts.put(number, Optional.of(account));
        names.put(open.name(), Optional.of(number));
        changes.opened().add(account);
        return new Answer.Opened(number);
    }

    private Answer post(Command.Post post, RequestHash hash) {
        Movement movement = Movement.of(post.legs(), this::account);
        Optional<Refused> fault = movement.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Optional<Refused> refused = movement.draft(Optional.empty());
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Entry> entries = movement.apply(changes);
        PostingNumber number = nextPosting();
        changes.postings()
                .add(
                        new Posting(
                                number,
                                post.at(),
                                post.key(),
                                hash,
                                post.label(),
                                Optional.empty(),
                                entries));
        return new Answer.Posted(number, movement.balances());
    }

    private PostingNumber nextPosting() {
        last = new Numbers(last.account(), last.posting() + 1, last.hold());
        return new PostingNumber(last.posting());
    }

    private Answer hold(Command.Hold hold) {
        Optional<Account> found = account(hold.account());
        if (found.isEmpty()) {
            return Refused.whole(RefusalCode.ACCOUNT_UNKNOWN);
        }
        Account account = found.get();
        if (account.currency() != hold.amount().currency()) {
            return Refused.whole(RefusalCode.CURRENCY_DIFFERS);
        }
        if (!hold.until().isAfter(hold.at())) {
            return Refused.whole(RefusalCode.HOLD_EXPIRED);
        }
        if (account.openHolds() >= Command.OPEN_HOLDS_MAX) {
            return Refused.whole(RefusalCode.LIMIT_REACHED);
        }
        long minor = hold.amount().minor();
        long held = account.heldMinor() + minor;
        if (held > Money.MINOR_MAX) {
            return Refused.whole(RefusalCode.BALANCE_TOO_LARGE);
        }
        if (account.name().kind().neverOverdrawn() && account.minor() < held) {
            return Refused.whole(RefusalCode.FUNDS_INSUFFICIENT);
        }
        last = new Numbers(last.account(), last.posting(), last.hold() + 1);
        HoldNumber number = new HoldNumber(last.hold());
        keep(new HeldMoney(number, account.number(), minor, minor, hold.until()));
        account.change(account.minor(), held, account.entries(), account.openHolds() + 1);
        changes.touched().add(account);
        return new Answer.Held(number, account.balance());
    }

    private void keep(HeldMoney hold) {
        holds.put(hold.number(), Optional.of(hold));
        changes.holds().put(hold.number(), hold);
    }

    private Answer capture(Command.Capture capture, RequestHash hash) {
        Movement movement = Movement.of(capture.legs(), this::account);
        Optional<Refused> fault = movement.fault();
        if (fault.isPresent()) {
            return fault.get();
        }
        Optional<HeldMoney> found = loaded(holds.get(capture.hold()), "hold", capture.hold());
        Optional<Refused> closed = closed(found);
        if (closed.isPresent()) {
            return closed.get();
        }
        HeldMoney hold = found.orElseThrow();
        Account account = account(hold.account()).orElseThrow();
        Optional<Refused> unfit = unfit(capture, hold, account);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        long freed = capture.last() ? hold.leftMinor() : capture.amount().minor();
        HeldMoney after = hold.without(freed);
        Optional<Refused> refused =
                movement.draft(Optional.of(new Movement.Freed(account, freed, after.ended())));
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Entry> entries = movement.apply(changes);
        keep(after);
        PostingNumber number = nextPosting();
        changes.postings()
                .add(
                        new Posting(
                                number,
                                capture.at(),
                                capture.key(),
                                hash,
                                capture.label(),
                                Optional.of(new Posting.Captured(hold.number(), after.leftMinor())),
                                entries));
        return new Answer.Captured(number, after.leftMinor(), movement.balances());
    }

    private static Optional<Refused> closed(Optional<HeldMoney> found) {
        if (found.isEmpty()) {
            return Optional.of(Refused.whole(RefusalCode.HOLD_UNKNOWN));
        }
        return found.get().ended()
                ? Optional.of(Refused.whole(RefusalCode.HOLD_ENDED))
                : Optional.empty();
    }

    private static Optional<Refused> unfit(
            Command.Capture capture, HeldMoney hold, Account account) {
        if (!capture.at().isBefore(hold.until())) {
            return Optional.of(Refused.whole(RefusalCode.HOLD_EXPIRED));
        }
        if (account.currency() != capture.amount().currency()) {
            return Optional.of(Refused.whole(RefusalCode.CURRENCY_DIFFERS));
        }
        if (capture.amount().minor() > hold.leftMinor()) {
            return Optional.of(Refused.whole(RefusalCode.HOLD_EXCEEDED));
        }
        return Movement.takes(capture.legs(), hold.account(), capture.amount())
                ? Optional.empty()
                : Optional.of(Refused.whole(RefusalCode.CAPTURE_DIFFERS));
    }

    private Answer release(HoldNumber number) {
        Optional<HeldMoney> found = loaded(holds.get(number), "hold", number);
        Optional<Refused> closed = closed(found);
        return closed.isPresent() ? closed.get() : end(found.orElseThrow());
    }

    private Answer expire(Command.Expire expire) {
        Optional<HeldMoney> found = loaded(holds.get(expire.hold()), "hold", expire.hold());
        Optional<Refused> closed = closed(found);
        if (closed.isPresent()) {
            return closed.get();
        }
        return expire.at().isBefore(found.orElseThrow().until())
                ? Refused.whole(RefusalCode.HOLD_NOT_DUE)
                : end(found.orElseThrow());
    }

    private Answer end(HeldMoney hold) {
        Account account = account(hold.account()).orElseThrow();
        long freed = hold.leftMinor();
        account.change(
                account.minor(),
                account.heldMinor() - freed,
                account.entries(),
                account.openHolds() - 1);
        changes.touched().add(account);
        keep(hold.without(freed));
        return new Answer.Released(hold.number(), freed, account.balance());
    }

    // What is kept of it.

    /// What changed since the books were settled.
    public Changes changes() {
        return changes;
    }

    public Numbers last() {
        return last;
    }

    /// Everything so far is kept elsewhere: keys, names and holds are forgotten, and accounts down
    /// to a number of them, those first that were not needed for longest.
    ///
    /// @return what had changed
    public Changes settle(int accountsMax) {
        Changes settled = changes;
        changes = Changes.none();
        known.clear();
        names.clear();
        holds.clear();
        Iterator<Optional<Account>> eldest = accounts.values().iterator();
        for (int over = accounts.size() - accountsMax; over > 0; over--) {
            eldest.next();
            eldest.remove();
        }
        return settled;
    }
}
