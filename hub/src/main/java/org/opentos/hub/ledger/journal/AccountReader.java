package org.opentos.hub.ledger.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.AccountEntry;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads accounts and their entries as of the last commit.
final class AccountReader {
    private final JdbcClient jdbc;

    AccountReader(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<AccountNumber> find(AccountName name) {
        return jdbc.sql(
                        "select number from ledger_account where kind = ? and owner = ? and currency"
                                + " = ? and purpose = ?")
                .params(name.kind().name(), name.owner(), name.currency().code(), name.purpose())
                .query((row, _) -> new AccountNumber(row.getLong(1)))
                .optional();
    }

    Optional<Balance> balance(AccountNumber account) {
        return jdbc.sql("select number, currency, minor, held from ledger_account where number = ?")
                .param(account.value())
                .query((row, _) -> balance(row))
                .optional();
    }

    List<NamedBalance> accounts(AccountKind kind, String owner) {
        return jdbc.sql(
                        """
                        select * from ledger_account where kind = ? and owner = ?
                        order by currency, purpose
                        """)
                .params(kind.name(), owner)
                .query((row, _) -> named(row))
                .list();
    }

    List<NamedBalance> unsettled(AccountKind kind, String purpose, int max) {
        return jdbc.sql(
                        """
                        select * from ledger_account
                        where kind = ? and purpose = ? and purpose <> '' and minor <> 0
                        order by number limit ?
                        """)
                .params(kind.name(), purpose, max)
                .query((row, _) -> named(row))
                .list();
    }

    private static NamedBalance named(ResultSet row) throws SQLException {
        Balance balance = balance(row);
        return new NamedBalance(
                new AccountName(
                        AccountKind.valueOf(row.getString("kind")),
                        row.getString("owner"),
                        balance.currency(),
                        row.getString("purpose")),
                balance);
    }

    private static Balance balance(ResultSet row) throws SQLException {
        return new Balance(
                new AccountNumber(row.getLong("number")),
                Currency.of(row.getString("currency")),
                row.getLong("minor"),
                row.getLong("held"));
    }

    List<AccountEntry> entries(AccountNumber account, long before, int max) {
        if (max < 1 || max > AccountEntry.READ_MAX) {
            throw new IllegalArgumentException(
                    max + " entries are not from 1 to " + AccountEntry.READ_MAX);
        }
        return jdbc.sql(
                        """
                        select e.number, e.posting, e.amount, e.balance, p.at, p.kind, p.reference, a.currency
                        from ledger_entry e
                        join ledger_posting p on p.number = e.posting
                        join ledger_account a on a.number = e.account
                        where e.account = ? and e.number < ? order by e.number desc limit ?
                        """)
                .params(account.value(), before, max)
                .query((row, _) -> entry(row))
                .list();
    }

    private static AccountEntry entry(ResultSet row) throws SQLException {
        Currency currency = Currency.of(row.getString("currency"));
        return new AccountEntry(
                row.getLong("number"),
                new PostingNumber(row.getLong("posting")),
                Sql.instant(row, "at").orElseThrow(),
                new Label(row.getString("kind"), row.getString("reference")),
                new Money(row.getLong("amount"), currency),
                new Money(row.getLong("balance"), currency));
    }
}
