package org.opentos.hub.ledger.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.OwnerLog;
import org.opentos.hub.ledger.proof.EntryFacts;
import org.opentos.hub.ledger.proof.EntryHasher;
import org.opentos.hub.ledger.proof.MerkleTree;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the log of an organisation's account. What was written never changes, so it needs no
/// transaction.
final class LogReader {
    private static final HexFormat HEX = HexFormat.of();

    private final JdbcClient jdbc;
    private final EntryHasher hasher;

    /// An entry of the account: where it is.
    private record Found(long number, long batch, String chain) {}

    /// The tree of a batch, and where each entry is in it.
    private record Tree(MerkleTree tree, int leaves, Map<Long, Located> ofAccount) {}

    private record Located(int index, EntryFacts facts) {}

    LogReader(JdbcClient jdbc, EntryHasher hasher) {
        this.jdbc = jdbc;
        this.hasher = hasher;
    }

    Optional<OwnerLog> read(AccountNumber account, long from, int entriesMax) {
        Optional<OwnerLog.Of> of = account(account).filter(found -> chained(found.kind()));
        if (of.isEmpty()) {
            return Optional.empty();
        }
        int limit = Math.clamp(entriesMax, 1, OwnerLog.ENTRIES_MAX);
        List<Found> entries = entries(account, from, limit);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> numbers = new LinkedHashSet<>();
        entries.forEach(each -> numbers.add(each.batch()));
        List<OwnerLog.Line> lines = new ArrayList<>();
        List<OwnerLog.Batch> batches = new ArrayList<>();
        for (long number : numbers) {
            Tree tree = tree(number, account);
            batches.add(batch(number, tree.leaves()));
            for (Found each : entries) {
                if (each.batch() == number) {
                    lines.add(line(each, tree));
                }
            }
        }
        return Optional.of(
                new OwnerLog(OwnerLog.FORMAT, of.get(), before(account, from), lines, batches));
    }

    private static boolean chained(String kind) {
        return AccountKind.valueOf(kind).chained();
    }

    private Optional<OwnerLog.Of> account(AccountNumber account) {
        return jdbc.sql(
                        "select kind, owner, currency, purpose from ledger_account where number = ?")
                .param(account.value())
                .query((row, _) ->
                        new OwnerLog.Of(
                                account.value(),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)))
                .optional();
    }

    private List<Found> entries(AccountNumber account, long from, int limit) {
        return jdbc.sql(
                        """
                        select e.number, p.batch, e.chain
                        from ledger_entry e join ledger_posting p on p.number = e.posting
                        where e.account = ? and e.number >= ? order by e.number limit ?
                        """)
                .params(account.value(), from, limit)
                .query((row, _) -> new Found(row.getLong(1), row.getLong(2), hex(row.getBytes(3))))
                .list();
    }

    private OwnerLog.State before(AccountNumber account, long from) {
        return jdbc.sql(
                        "select number, balance, chain from ledger_entry where account = ? and number"
                                + " = ?")
                .params(account.value(), from - 1)
                .query((row, _) ->
                        new OwnerLog.State(row.getLong(1), row.getLong(2), hex(row.getBytes(3))))
                .optional()
                .orElse(new OwnerLog.State(0, 0, ""));
    }

    private Tree tree(long batch, AccountNumber account) {
        List<byte[]> leaves = new ArrayList<>();
        Map<Long, Located> ofAccount = new HashMap<>();
        jdbc.sql(
                        BatchRows.SELECT
                                + " where p.number between (select first_posting from ledger_batch"
                                + " where number = :batch) and (select last_posting from"
                                + " ledger_batch where number = :batch)"
                                + BatchRows.ORDER)
                .param("batch", batch)
                .query(row -> {
                    EntryFacts facts = BatchRows.read(row).facts();
                    if (facts.account() == account.value()) {
                        ofAccount.put(facts.number(), new Located(leaves.size(), facts));
                    }
                    leaves.add(hasher.leaf(facts));
                });
        return new Tree(new MerkleTree(leaves), leaves.size(), ofAccount);
    }

    private OwnerLog.Line line(Found entry, Tree tree) {
        @Nullable Located located = tree.ofAccount().get(entry.number());
        if (located == null) {
            throw new IllegalStateException(
                    "entry %d is not in its batch %d".formatted(entry.number(), entry.batch()));
        }
        EntryFacts facts = located.facts();
        return new OwnerLog.Line(
                facts.number(),
                facts.posting(),
                facts.leg(),
                facts.atMillis(),
                facts.amount(),
                facts.balance(),
                facts.held(),
                facts.kind(),
                facts.reference(),
                entry.chain(),
                hex(hasher.salt(facts.posting(), facts.leg())),
                entry.batch(),
                located.index(),
                tree.tree().path(located.index()).stream().map(LogReader::hex).toList());
    }

    private OwnerLog.Batch batch(long number, int leaves) {
        return jdbc.sql(
                        """
                        select b.first_posting, b.last_posting, b.root, b.seal, p.seal as previous
                        from ledger_batch b left join ledger_batch p on p.number = b.number - 1
                        where b.number = ?
                        """)
                .param(number)
                .query((row, _) ->
                        new OwnerLog.Batch(
                                number,
                                row.getLong(1),
                                row.getLong(2),
                                leaves,
                                hex(row.getBytes(3)),
                                hex(row.getBytes(5)),
                                hex(row.getBytes(4))))
                .single();
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HEX.formatHex(bytes);
    }
}
