package org.opentos.bench.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentos.bench.Figures;
import org.opentos.bench.Say;
import org.opentos.bench.peer.Child;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Machine;
import org.opentos.hub.ledger.LedgerCheck;
import org.opentos.hub.ledger.journal.Poster;

/// Kills the process of the ledger and its database in turns while sales are made, and looks
/// whether every sale that was answered is there, and whether all balances are right.
public final class LedgerCrashBench {
    static final int WALLETS = 200;
    private static final int ANSWERED_BEFORE_KILL_MIN = 50;
    private static final int ANSWERED_BEFORE_KILL_SPREAD = 4_000;
    private static final long ANSWERED_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String NAME = "crash";

    private final LedgerDatabase database;
    private final Random random;

    /// The posting that each sale became, as it was answered.
    private final Map<Long, Long> answered = new ConcurrentSkipListMap<>();

    private Child child;
    private Thread listener = Thread.ofVirtual().unstarted(() -> {});

    private LedgerCrashBench(LedgerDatabase database, long seed) {
        this.database = database;
        this.random = new Random(seed);
        this.child = start();
    }

    public static void run(int kills) throws IOException, SQLException, InterruptedException {
        long seed = System.nanoTime();
        Say.step("Start the database; " + kills + " kills, seed " + seed);
        try (LedgerDatabase database = LedgerDatabase.start("ledger-crash")) {
            database.create(NAME);
            LedgerCrashBench bench = new LedgerCrashBench(database, seed);
            try {
                for (int kill = 1; kill <= kills; kill++) {
                    bench.kill(kill);
                }
                bench.end(kills).print();
            } finally {
                bench.child.close();
            }
        }
    }

    /// A process that goes on with sales nobody asked for yet.
    private Child start() {
        long next = answered.isEmpty() ? 0 : lastAnswered() + 1_000_000;
        Child started =
                Child.java(
                        CrashChild.class.getName(),
                        List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"),
                        List.of(
                                database.url(NAME),
                                database.user(),
                                database.password(),
                                Long.toString(next),
                                Long.toString(random.nextLong())));
        listener = Thread.ofVirtual().start(() -> listen(started));
        return started;
    }

    private long lastAnswered() {
        return ((ConcurrentSkipListMap<Long, Long>) answered).lastKey();
    }

    private void listen(Child from) {
        try {
            while (true) {
                String[] words = from.hear().split(" ");
                answered.put(Long.parseLong(words[0]), Long.parseLong(words[1]));
            }
        } catch (CommandException ended) {
            // It was killed; what it said before is heard.
        }
    }

    private void kill(int kill) throws InterruptedException {
        int before = answered.size();
        int enough = ANSWERED_BEFORE_KILL_MIN + random.nextInt(ANSWERED_BEFORE_KILL_SPREAD);
        long deadline = System.nanoTime() + ANSWERED_NANOS_MAX;
        while (answered.size() - before < enough) {
            if (System.nanoTime() > deadline) {
                throw new CommandException("the ledger does not answer after kill " + (kill - 1));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        boolean ofDatabase = kill % 2 == 0;
        if (ofDatabase) {
            killFamily(database.pid());
        } else {
            killFamily(child.pid());
            listener.join();
            child = start();
        }
        Say.step(
                "kill %d, of the %s: %,d answered so far; load average %s"
                        .formatted(
                                kill,
                                ofDatabase ? "database" : "ledger's process",
                                answered.size(),
                                Machine.loadAverage()));
    }

    private static void killFamily(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    private Figures end(int kills) throws SQLException, InterruptedException {
        killFamily(child.pid());
        listener.join();
        Say.step("Read everything back");
        Figures figures = new Figures();
        figures.put("kills", kills);
        figures.put("acknowledged", answered.size());
        try (Connection connection = connect();
                Poster poster = database.poster(NAME)) {
            figures.put("lost", lost(connection));
            figures.put(
                    "unbalanced",
                    number(
                            connection,
                            "select count(*) from (select posting from ledger_entry group by posting"
                                    + " having sum(amount) <> 0) x"));
            figures.put(
                    "wrong_balances",
                    number(
                            connection,
                            "select count(*) from ledger_account a where minor <> coalesce((select"
                                    + " sum(amount) from ledger_entry e where e.account ="
                                    + " a.number), 0)"));
            LedgerCheck check = poster.check(_ -> {});
            check.faults().forEach(Say::step);
            figures.put("faults_of_check", check.faults().size());
            figures.put("postings", check.postings());
        }
        return figures;
    }

    /// The database may be on its way back.
    private Connection connect() throws SQLException {
        long deadline = System.nanoTime() + ANSWERED_NANOS_MAX;
        while (true) {
            try {
                return database.connect(NAME);
            } catch (SQLException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /// Answered, and not there as it was answered.
    private long lost(Connection connection) throws SQLException {
        long found = 0;
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "select key, number from ledger_posting where key like 'sale/%'");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long sale = Long.parseLong(row.getString(1).substring("sale/".length()));
                if (answered.getOrDefault(sale, -1L) == row.getLong(2)) {
                    found++;
                }
            }
        }
        return answered.size() - found;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
