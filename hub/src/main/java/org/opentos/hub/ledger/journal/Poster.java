package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.ledger.AccountEntry;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.LedgerCheck;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.ledger.OwnerLog;
import org.opentos.hub.ledger.core.Request;
import org.opentos.hub.ledger.proof.EntryHasher;
import org.opentos.hub.storage.Committing;
import org.opentos.hub.storage.GroupCommit;
import org.opentos.hub.storage.StorageException;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The ledger on PostgreSQL: gathers commands into batches, and has each carried out from the
/// [Place] of the one writer.
///
/// A batch that fails gives the place up and is carried out again from a fresh one. That is safe
/// even where its commit came through unheard: its keys are known then.
public final class Poster implements Ledger, Committing, AutoCloseable {
    /// Commands that one transaction carries.
    static final int BATCH_COMMANDS_MAX = 4_000;

    private static final int ATTEMPTS_MAX = 2;
    private static final Logger log = LoggerFactory.getLogger(Poster.class);

    private final DataSource database;
    private final JdbcClient jdbc;
    private final AccountReader reader;
    private final byte[] secret;
    private final EntryHasher hasher;
    private final InstantSource clock;
    private final String self;
    private final GroupCommit<Request, Answer> commits;

    /// Of the thread that commits, and of no other until that has ended.
    private @Nullable Place place;

    private volatile boolean writes;

    /// @param database for the writer, whose connections are shared with nobody
    /// @param jdbc for reading
    /// @param secret under which entries are salted
    /// @param self the name of this process among those of the hub; empty where it is alone
    public Poster(
            DataSource database, JdbcClient jdbc, byte[] secret, InstantSource clock, String self) {
        this.database = database;
        this.self = self;
        this.jdbc = jdbc;
        this.reader = new AccountReader(jdbc);
        this.secret = secret.clone();
        this.hasher = new EntryHasher(secret);
        this.clock = clock;
        this.commits = new GroupCommit<>("ledger", BATCH_COMMANDS_MAX, this::carryOut);
    }

    @Override
    public CompletionStage<Answer> carryOut(Command command) {
        return commits.submit(Request.of(command)).exceptionally(Poster::refused);
    }

    /// Whether this process is the writer, as far as it knows.
    boolean writes() {
        return writes;
    }

    /// Carries a batch out.
    List<Answer> carryOut(List<Request> requests) {
        for (int attempt = 1; ; attempt++) {
            try {
                return place().carryOut(requests, clock.instant());
            } catch (SQLException failure) {
                giveUp();
                if (attempt == ATTEMPTS_MAX) {
                    log.error("{} commands could not be written", requests.size(), failure);
                    throw new StorageException(
                            "%d commands could not be written".formatted(requests.size()), failure);
                }
                log.warn("a batch of the ledger failed; it is carried out again", failure);
            } catch (RuntimeException | Error fault) {
                giveUp();
                log.error("{} commands met a fault of the ledger's own", requests.size(), fault);
                throw fault;
            }
        }
    }

    private Place place() throws SQLException {
        Place taken = place;
        if (taken == null) {
            taken = Place.take(database, hasher, self);
            place = taken;
            writes = true;
        }
        return taken;
    }

    private void giveUp() {
        Place given = place;
        place = null;
        writes = false;
        if (given != null) {
            try {
                given.close();
            } catch (SQLException failure) {
                log.debug("the writer's connection was lost already", failure);
            }
        }
    }

    /// Why was logged where the batch failed.
    private static Answer refused(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof GroupCommit.FullException) {
                return Answer.Refused.whole(RefusalCode.BUSY);
            }
        }
        return Answer.Refused.whole(RefusalCode.STORAGE_UNAVAILABLE);
    }

    @Override
    public Optional<AccountNumber> find(AccountName name) {
        return reader.find(name);
    }

    @Override
    public Optional<Balance> balance(AccountNumber account) {
        return reader.balance(account);
    }

    @Override
    public List<NamedBalance> accounts(AccountKind kind, String owner) {
        return reader.accounts(kind, owner);
    }

    @Override
    public List<NamedBalance> unsettled(AccountKind kind, String purpose, int max) {
        return reader.unsettled(kind, purpose, max);
    }

    @Override
    public List<AccountEntry> entries(AccountNumber account, long before, int max) {
        return reader.entries(account, before, max);
    }

    @Override
    public Optional<OwnerLog> log(AccountNumber account, long from, int entriesMax) {
        return new LogReader(jdbc, new EntryHasher(secret)).read(account, from, entriesMax);
    }

    @Override
    public LedgerCheck check(Consumer<LedgerCheck> progress) {
        try (Connection connection = database.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return new Checker(connection, new EntryHasher(secret), progress).check();
        } catch (SQLException failure) {
            throw new StorageException("the ledger could not be read to its end", failure);
        }
    }

    @Override
    public GroupCommit.Counts commits() {
        return commits.counts();
    }

    @Override
    public void close() {
        commits.close();
        giveUp();
    }
}
