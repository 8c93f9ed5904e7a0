package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.LedgerCheck;
import org.opentos.hub.ledger.core.Account;
import org.opentos.hub.ledger.proof.EntryFacts;
import org.opentos.hub.ledger.proof.EntryHasher;
import org.opentos.hub.ledger.proof.MerkleTree;

/// Computes again what the ledger keeps, from its postings in their order, within one transaction
/// that sees one moment.
///
/// It holds a line for each account and the leaves of one batch in memory.
final class Checker {
    private static final int ROWS_FETCHED = 5_000;
    private static final long PROGRESS_POSTINGS = 50_000;

    /// An account as its entries make it.
    private static final class Computed {
        private final AccountKind kind;
        private long entries;
        private long balance;
        private byte[] chain = Account.NO_CHAIN;

        Computed(AccountKind kind) {
            this.kind = kind;
        }
    }

    private final Connection connection;
    private final EntryHasher hasher;
    private final Consumer<LedgerCheck> progress;
    private final Map<Long, Computed> accounts = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private final Map<String, Long> sums = new HashMap<>();
    private byte[] seal = Account.NO_CHAIN;
    private long posting;
    private long batch;
    private long firstOfBatch;
    private long entries;

    /// @param connection in a transaction that sees one moment
    Checker(Connection connection, EntryHasher hasher, Consumer<LedgerCheck> progress) {
        this.connection = connection;
        this.hasher = hasher;
        this.progress = progress;
    }

    LedgerCheck check() throws SQLException {
        loadKinds();
        try (PreparedStatement statement =
                connection.prepareStatement(BatchRows.SELECT + BatchRows.ORDER)) {
            statement.setFetchSize(ROWS_FETCHED);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(BatchRows.read(row));
                }
            }
        }
        endPosting();
        endBatch();
        compareAccounts();
        compareCounts();
        return soFar();
    }

    private LedgerCheck soFar() {
        return new LedgerCheck(accounts.size(), posting, entries, batch, faults);
    }

    private void fault(String sentence) {
        if (faults.size() < LedgerCheck.FAULTS_MAX) {
            faults.add(sentence);
        }
    }

    private void loadKinds() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select number, kind from ledger_account")) {
            statement.setFetchSize(ROWS_FETCHED);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    accounts.put(
                            row.getLong(1), new Computed(AccountKind.valueOf(row.getString(2))));
                }
            }
        }
    }

    private void add(BatchRows.Row row) throws SQLException {
        EntryFacts facts = row.facts();
        if (facts.posting() != posting) {
            endPosting();
            if (facts.posting() != posting + 1) {
                fault("posting %d is missing".formatted(posting + 1));
            }
            if (row.batch() != batch) {
                endBatch();
                if (row.batch() != batch + 1) {
                    fault("batch %d has no postings".formatted(batch + 1));
                }
                batch = row.batch();
                firstOfBatch = facts.posting();
            }
            posting = facts.posting();
            if (posting % PROGRESS_POSTINGS == 0) {
                progress.accept(soFar());
            }
        }
        entries++;
        if (row.missing()) {
            fault("posting %d has no entry for leg %d".formatted(posting, facts.leg()));
            return;
        }
        sums.merge(facts.currency(), facts.amount(), Long::sum);
        leaves.add(hasher.leaf(facts));
        @Nullable Computed account = accounts.get(facts.account());
        if (account == null) {
            fault("account %d is missing".formatted(facts.account()));
        } else {
            add(row, account);
        }
    }

    private void add(BatchRows.Row row, Computed account) {
        EntryFacts facts = row.facts();
        account.entries++;
        account.balance += facts.amount();
        if (facts.number() != account.entries) {
            fault("%s is not its account's next".formatted(name(facts)));
            account.entries = facts.number();
        }
        if (facts.balance() != account.balance) {
            fault(
                    "%s says that the balance is %d, but it is %d"
                            .formatted(name(facts), facts.balance(), account.balance));
        }
        if (account.kind.chained()) {
            account.chain = hasher.chain(account.chain, facts);
            if (!Arrays.equals(account.chain, row.chain())) {
                fault("the chain is broken at " + name(facts));
            }
        }
    }

    private static String name(EntryFacts facts) {
        return "entry %d of account %d".formatted(facts.number(), facts.account());
    }

    private void endPosting() {
        sums.forEach((currency, sum) -> {
            if (sum != 0) {
                fault("posting %d sums to %d %s".formatted(posting, sum, currency));
            }
        });
        sums.clear();
    }

    private void endBatch() throws SQLException {
        if (leaves.isEmpty()) {
            return;
        }
        byte[] root = new MerkleTree(leaves).root();
        seal = hasher.seal(seal, batch, firstOfBatch, posting, leaves.size(), root);
        leaves.clear();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select first_posting, last_posting, root, seal from ledger_batch where"
                                + " number = ?")) {
            statement.setLong(1, batch);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    fault("batch %d is missing".formatted(batch));
                } else if (row.getLong(1) != firstOfBatch || row.getLong(2) != posting) {
                    fault("batch %d has other postings than it says".formatted(batch));
                } else if (!Arrays.equals(root, row.getBytes(3))) {
                    fault("the root of batch %d is not that of its entries".formatted(batch));
                } else if (!Arrays.equals(seal, row.getBytes(4))) {
                    fault("the seal of batch %d is not right".formatted(batch));
                }
            }
        }
    }

    private void compareAccounts() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select a.number, a.minor, a.entries, a.chain, a.held, a.open_holds,
                            coalesce(h.held, 0), coalesce(h.holds, 0)
                        from ledger_account a
                        left join (select account, sum(left_minor) as held, count(*) as holds
                            from ledger_hold where left_minor > 0 group by account) h
                            on h.account = a.number
                        """)) {
            statement.setFetchSize(ROWS_FETCHED);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    compareAccount(row);
                }
            }
        }
    }

    private void compareAccount(ResultSet row) throws SQLException {
        long number = row.getLong(1);
        Computed account = accounts.getOrDefault(number, new Computed(AccountKind.CLEARING));
        if (row.getLong(2) != account.balance || row.getLong(3) != account.entries) {
            fault(
                    "account %d says that it has %d in %d entries, but it has %d in %d"
                            .formatted(
                                    number,
                                    row.getLong(2),
                                    row.getLong(3),
                                    account.balance,
                                    account.entries));
        }
        if (!Arrays.equals(row.getBytes(4), account.chain)) {
            fault("the chain of account %d does not end where it says".formatted(number));
        }
        if (row.getLong(5) != row.getLong(7) || row.getInt(6) != row.getInt(8)) {
            fault("what account %d says is held is not what its holds are".formatted(number));
        }
        if (account.kind.neverOverdrawn() && account.balance < row.getLong(5)) {
            fault("account %d is overdrawn".formatted(number));
        }
    }

    /// Rows that nothing leads to.
    private void compareCounts() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select (select count(*) from ledger_entry), (select count(*) from"
                                        + " ledger_batch)");
                ResultSet row = statement.executeQuery()) {
            row.next();
            if (row.getLong(1) != entries) {
                fault(
                        "%d entries are there, but postings name %d"
                                .formatted(row.getLong(1), entries));
            }
            if (row.getLong(2) != batch) {
                fault("%d batches are there instead of %d".formatted(row.getLong(2), batch));
            }
        }
    }
}
