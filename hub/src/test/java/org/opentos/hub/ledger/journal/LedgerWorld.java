package org.opentos.hub.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.LedgerCheck;
import org.opentos.hub.ledger.core.CommandDice;
import org.opentos.hub.ledger.core.PlainLedger;
import org.opentos.hub.ledger.core.Request;
import org.opentos.hub.ledger.proof.EntryHasher;
import org.opentos.hub.testing.FaultyDataSource;
import org.opentos.hub.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A ledger on a database of its own, which can be made to fail and started again, beside the plain
/// ledger that says what is right.
public final class LedgerWorld implements AutoCloseable {
    static final byte[] SECRET = new byte[32];

    final TestDatabase database = TestDatabase.fresh();
    final JdbcClient jdbc = database.jdbc();
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    final FaultyDataSource faults = new FaultyDataSource(watched());
    final PlainLedger plain = new PlainLedger();
    final CommandDice dice;
    public Poster poster = poster();

    public LedgerWorld(long seed) {
        this.dice = new CommandDice(new Random(seed), 12);
    }

    private DataSource watched() {
        DriverManagerDataSource own =
                new DriverManagerDataSource(database.url(), database.user(), database.password());
        return new DelegatingDataSource(own) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connections.add(connection);
                return connection;
            }
        };
    }

    private Poster poster() {
        return new Poster(faults, jdbc, SECRET, Clock.systemUTC(), "");
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    void startAgain() {
        poster.close();
        poster = poster();
    }

    /// Commands by chance, carried out in one batch and compared.
    public void live(int commands) {
        carryOut(batch(commands));
    }

    List<Command> batch(int commands) {
        List<Command> batch = new ArrayList<>();
        for (int count = 0; count < commands; count++) {
            batch.add(dice.next());
        }
        return batch;
    }

    void carryOut(List<Command> batch) {
        List<Answer> answers = poster.carryOut(batch.stream().map(Request::of).toList());
        for (int index = 0; index < batch.size(); index++) {
            Command command = batch.get(index);
            assertThat(answers.get(index)).as("%s", command).isEqualTo(plain.carryOut(command));
            dice.heard(command, answers.get(index));
        }
    }

    /// What the tables say, beside the plain ledger and beside each other.
    void agree() {
        assertThat(number("select count(*) from ledger_account")).isEqualTo(plain.accounts.size());
        for (int number = 1; number <= plain.accounts.size(); number++) {
            AccountNumber account = new AccountNumber(number);
            var balance = poster.balance(account).orElseThrow();
            assertThat(balance.minor()).isEqualTo(plain.sum(account).longValueExact());
            assertThat(balance.heldMinor()).isEqualTo(plain.held(account).longValueExact());
        }
        assertThat(
                        number(
                                "select count(*) from (select 1 from ledger_entry e join ledger_account a"
                                        + " on a.number = e.account group by posting, currency having sum(amount) <> 0) x"))
                .as("postings that do not sum to zero")
                .isZero();
        assertThat(
                        number(
                                "select count(*) from ledger_account a where minor <> coalesce((select"
                                        + " sum(amount) from ledger_entry e where e.account = a.number), 0) or entries"
                                        + " <> (select count(*) from ledger_entry e where e.account = a.number)"))
                .as("accounts that are not the sum of their entries")
                .isZero();
    }

    /// What a check finds where rows were changed as somebody with the database's password could;
    /// afterwards all is as it was.
    public LedgerCheck checkChanged(String change) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set session_replication_role = replica");
            statement.execute(change);
            LedgerCheck check = new Checker(connection, new EntryHasher(SECRET), _ -> {}).check();
            connection.rollback();
            return check;
        } catch (SQLException failure) {
            throw new AssertionError(change, failure);
        }
    }

    long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    @Override
    public void close() {
        poster.close();
        database.close();
    }
}
