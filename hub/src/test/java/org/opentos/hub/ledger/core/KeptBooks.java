package org.opentos.hub.ledger.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;

/// What the journal keeps, in maps.
final class KeptBooks {
    final Map<AccountNumber, Account> accounts = new HashMap<>();
    final Map<AccountName, AccountNumber> names = new HashMap<>();
    final Map<HoldNumber, HeldMoney> holds = new HashMap<>();
    final Map<Key, Known> known = new HashMap<>();
    private Books.Numbers last = new Books.Numbers(0, 0, 0);

    Books open() {
        return new Books(last);
    }

    void load(Books books, Iterable<Request> requests) {
        Needs needs = Needs.of(requests);
        needs.keys().forEach(key -> books.load(key, Optional.ofNullable(known.get(key))));
        needs.names().forEach(name -> books.load(name, Optional.ofNullable(names.get(name))));
        for (HoldNumber number : needs.holds()) {
            Optional<HeldMoney> hold = Optional.ofNullable(holds.get(number));
            books.load(number, hold);
            hold.ifPresent(found -> needs.accounts().add(found.account()));
        }
        for (AccountNumber number : needs.accounts()) {
            if (!books.knows(number)) {
                books.load(number, Optional.ofNullable(accounts.get(number)).map(KeptBooks::copy));
            }
        }
    }

    void keep(Books books, int accountsMax) {
        last = books.last();
        Changes changes = books.settle(accountsMax);
        changes.opened().forEach(this::keep);
        changes.touched().forEach(this::keep);
        holds.putAll(changes.holds());
        changes.answers().forEach(each -> known.put(each.key(), each.known()));
        changes.postings()
                .forEach(each -> known.put(each.key(), new Known(each.hash(), answer(each))));
    }

    private void keep(Account account) {
        accounts.put(account.number(), copy(account));
        names.put(account.name(), account.number());
    }

    /// As it is read from what a posting keeps.
    private static Answer answer(Posting posting) {
        Map<AccountNumber, Balance> balances = new LinkedHashMap<>();
        for (Entry each : posting.entries()) {
            AccountNumber number = each.account().number();
            balances.put(
                    number,
                    new Balance(
                            number,
                            each.account().currency(),
                            each.balanceMinor(),
                            each.heldMinor()));
        }
        List<Balance> ordered = List.copyOf(balances.values());
        return posting.captured()
                .<Answer>map(captured ->
                        new Answer.Captured(posting.number(), captured.leftMinor(), ordered))
                .orElseGet(() -> new Answer.Posted(posting.number(), ordered));
    }

    private static Account copy(Account account) {
        return new Account(
                account.number(),
                account.name(),
                account.minor(),
                account.heldMinor(),
                account.entries(),
                account.openHolds(),
                account.chain());
    }
}
