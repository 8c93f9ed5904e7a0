package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.core.Account;
import org.opentos.hub.ledger.core.Books;
import org.opentos.hub.ledger.core.HeldMoney;
import org.opentos.hub.ledger.core.Known;
import org.opentos.hub.ledger.core.Needs;
import org.opentos.hub.ledger.core.Request;
import org.opentos.hub.storage.Columns;
import org.opentos.protocol.money.Currency;

/// Loads into the books what commands name: one statement for each kind of thing, whatever the
/// number of commands.
final class Loader {
    private final Connection connection;
    private final Books books;

    Loader(Connection connection, Books books) {
        this.connection = connection;
        this.books = books;
    }

    void load(List<Request> requests) throws SQLException {
        Needs needs = Needs.of(requests);
        Map<Key, Known> known = new KeptAnswers(connection).find(needs.keys());
        for (Key key : needs.keys()) {
            books.load(key, Optional.ofNullable(known.get(key)));
        }
        Set<AccountNumber> accounts = new HashSet<>(needs.accounts());
        loadHolds(needs.holds(), accounts);
        loadNames(needs.names());
        accounts.removeIf(books::knows);
        loadAccounts(accounts);
    }

    private void loadHolds(Set<HoldNumber> numbers, Set<AccountNumber> accounts)
            throws SQLException {
        Map<HoldNumber, HeldMoney> found = new HashMap<>();
        if (!numbers.isEmpty()) {
            try (PreparedStatement statement =
                    connection.prepareStatement(
                            "select number, account, amount, left_minor, until from ledger_hold"
                                    + " where number = any(?)")) {
                statement.setArray(
                        1, connection.createArrayOf("int8", numbers(numbers, HoldNumber::value)));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        HeldMoney hold = hold(row);
                        found.put(hold.number(), hold);
                        accounts.add(hold.account());
                    }
                }
            }
        }
        numbers.forEach(number -> books.load(number, Optional.ofNullable(found.get(number))));
    }

    private static HeldMoney hold(ResultSet row) throws SQLException {
        return new HeldMoney(
                new HoldNumber(row.getLong("number")),
                new AccountNumber(row.getLong("account")),
                row.getLong("amount"),
                row.getLong("left_minor"),
                row.getObject("until", OffsetDateTime.class).toInstant());
    }

    private void loadNames(Set<AccountName> names) throws SQLException {
        Map<AccountName, AccountNumber> found = new HashMap<>();
        if (!names.isEmpty()) {
            Columns wanted = new Columns("text", "text", "text", "text");
            for (AccountName each : names) {
                wanted.add(
                        each.kind().name(), each.owner(), each.currency().code(), each.purpose());
            }
            try (PreparedStatement statement =
                    connection.prepareStatement(
                            """
                            select a.number, a.kind, a.owner, a.currency, a.purpose
                            from unnest(?::text[], ?::text[], ?::text[], ?::text[])
                                as w(kind, owner, currency, purpose)
                            join ledger_account a on a.kind = w.kind and a.owner = w.owner
                                and a.currency = w.currency and a.purpose = w.purpose
                            """)) {
                wanted.bind(connection, statement);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.put(name(row), new AccountNumber(row.getLong("number")));
                    }
                }
            }
        }
        names.forEach(name -> books.load(name, Optional.ofNullable(found.get(name))));
    }

    private void loadAccounts(Set<AccountNumber> numbers) throws SQLException {
        if (numbers.isEmpty()) {
            return;
        }
        Map<AccountNumber, Account> found = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select number, kind, owner, currency, purpose, minor, held, entries,"
                                + " open_holds, chain from ledger_account where number = any(?)")) {
            statement.setArray(
                    1, connection.createArrayOf("int8", numbers(numbers, AccountNumber::value)));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Account account = account(row);
                    found.put(account.number(), account);
                }
            }
        }
        numbers.forEach(number -> books.load(number, Optional.ofNullable(found.get(number))));
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountNumber(row.getLong("number")),
                name(row),
                row.getLong("minor"),
                row.getLong("held"),
                row.getLong("entries"),
                row.getInt("open_holds"),
                row.getBytes("chain"));
    }

    private static AccountName name(ResultSet row) throws SQLException {
        return new AccountName(
                AccountKind.valueOf(row.getString("kind")),
                row.getString("owner"),
                Currency.of(row.getString("currency")),
                row.getString("purpose"));
    }

    private static <T> Long[] numbers(Collection<T> all, ToLongFunction<T> value) {
        return all.stream().map(value::applyAsLong).toArray(Long[]::new);
    }
}
