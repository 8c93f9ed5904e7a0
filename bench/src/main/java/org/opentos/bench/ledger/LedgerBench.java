package org.opentos.bench.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentos.bench.Figures;
import org.opentos.bench.Say;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Machine;
import org.opentos.hub.ledger.journal.Poster;

/// Durable postings of four legs each second, where one account is in all of them and where none
/// is, beside a bare batch of the same rows; and how long one payment takes.
public final class LedgerBench {
    private static final int ROUNDS = 3;
    private static final double LEAD_SECONDS = 2;
    private static final double MEASURE_SECONDS = 8;
    private static final double PAYMENT_SECONDS = 20;

    /// The directory of a checkout of pgledger, where it is to be measured too.
    private static final @Nullable String PGLEDGER = System.getenv("TOS_PGLEDGER");

    private static final String OURS = "ledger";
    private static final String BARE = "bare";

    private final LedgerDatabase database;
    private final Map<String, List<Double>> rounds = new LinkedHashMap<>();

    private LedgerBench(LedgerDatabase database) {
        this.database = database;
    }

    /// What is measured.
    private interface Load {
        double perSecond() throws SQLException, InterruptedException;
    }

    public static void run() throws IOException, SQLException, InterruptedException {
        Say.step("Start the database and open the accounts");
        try (LedgerDatabase database = LedgerDatabase.start("ledger")) {
            new LedgerBench(database).measure();
        }
    }

    private void measure() throws SQLException, InterruptedException {
        database.create(OURS);
        database.create(BARE);
        try (Poster poster = database.poster(OURS);
                BareBatch bare = new BareBatch(database.connect(BARE))) {
            Market hot = Market.open(poster, Market.WALLETS);
            Sales sales = new Sales(poster);
            sales.run(hot, LEAD_SECONDS, LEAD_SECONDS);
            bare.run(0, LEAD_SECONDS);
            for (int round = 1; round <= ROUNDS; round++) {
                note("hot", () -> sales.run(hot, LEAD_SECONDS, MEASURE_SECONDS));
                note("cold", () -> sales.run(hot.cold(), LEAD_SECONDS, MEASURE_SECONDS));
                note("bare", () -> bare.run(LEAD_SECONDS, MEASURE_SECONDS));
            }
            if (PGLEDGER != null) {
                measure(Path.of(PGLEDGER));
            }
            Say.step("A payment at a time, once what was written so far is in its place");
            database.checkpoint();
            double payment = sales.paymentMilliseconds(hot, PAYMENT_SECONDS);
            check(sales.asked());
            print(payment);
        }
    }

    private void measure(Path checkout) throws SQLException, InterruptedException {
        Say.step("Open the accounts of pgledger");
        try (PgLedger peer = new PgLedger(database, "pgledger", checkout)) {
            for (int round = 1; round <= ROUNDS; round++) {
                note("pgledger", () -> peer.run(LEAD_SECONDS, MEASURE_SECONDS));
            }
        } catch (IOException failure) {
            throw new CommandException("cannot read pgledger in " + checkout, failure);
        }
    }

    private void note(String which, Load load) throws SQLException, InterruptedException {
        double before = processorSeconds(database.pid());
        double ownBefore = Machine.processorSeconds(ProcessHandle.current().pid());
        double perSecond = load.perSecond();
        double used = processorSeconds(database.pid()) - before;
        double own = Machine.processorSeconds(ProcessHandle.current().pid()) - ownBefore;
        double forEach = perSecond * (LEAD_SECONDS + MEASURE_SECONDS) / 1e6;
        put(which, perSecond);
        put(which + "_processor_microseconds", (used + own) / forEach);
        Say.step(
                "%s: %,.0f postings/s; each took %.0f µs of a processor here and %.0f µs in the database; load average %s"
                        .formatted(
                                which,
                                perSecond,
                                own / forEach,
                                used / forEach,
                                Machine.loadAverage()));
    }

    private void put(String which, double value) {
        rounds.computeIfAbsent(which, _ -> new ArrayList<>()).add(value);
    }

    /// Of a process, and of those that it started and that still live.
    private static double processorSeconds(long pid) {
        return Machine.family(pid, each -> Math.round(Machine.processorSeconds(each) * 1e3)) / 1e3;
    }

    /// All of it has to be there, and to sum to zero.
    private void check(long asked) throws SQLException {
        try (Connection connection = database.connect(OURS);
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "select (select count(*) from ledger_posting where kind = 'sale'),"
                                        + " (select sum(minor) from ledger_account),"
                                        + " (select sum(amount) from ledger_entry)")) {
            row.next();
            if (row.getLong(1) != asked || row.getLong(2) != 0 || row.getLong(3) != 0) {
                throw new CommandException(
                        "%d sales of %d are there; balances sum to %d and entries to %d"
                                .formatted(row.getLong(1), asked, row.getLong(2), row.getLong(3)));
            }
        }
    }

    private double median(String which) {
        return Figures.median(rounds.getOrDefault(which, List.of()));
    }

    private void print(double payment) {
        double hot = median("hot");
        Figures figures = new Figures();
        figures.put("hot_per_second", Math.round(hot));
        figures.put("cold_per_second", Math.round(median("cold")));
        figures.put("hot_over_cold", Machine.rounded(hot / median("cold")));
        figures.put("bare_batch_per_second", Math.round(median("bare")));
        figures.put("ratio_bare", Machine.rounded(hot / median("bare")));
        if (rounds.containsKey("pgledger")) {
            figures.put("pgledger_hot_per_second", Math.round(median("pgledger")));
            figures.put("ratio_pgledger", Machine.rounded(hot / median("pgledger")));
        }
        figures.put("payment_p99_milliseconds", Machine.rounded(payment));
        figures.put("hot_processor_microseconds", median("hot_processor_microseconds"));
        figures.put("bare_processor_microseconds", median("bare_processor_microseconds"));
        figures.print();
    }
}
