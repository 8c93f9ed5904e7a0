package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.storage.Committing;
import org.opentos.hub.storage.Failures;
import org.opentos.hub.storage.GroupCommit;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes every change of the living part: one writer, one transaction for all that waits, answers
/// after the commit, and only then tells others.
///
/// A request whose data the database does not take is found by running its batch again one by one,
/// so that it fails alone.
@Component
class TwinWriter implements Committing, AutoCloseable {
    private static final int ATTEMPTS_MAX = 3;
    private static final Logger log = LoggerFactory.getLogger(TwinWriter.class);

    private final TransactionTemplate transaction;
    private final JdbcTemplate jdbc;
    private final Causes causes;
    private final RollUpClosing closing;
    private final TwinFanOut fanOut;
    private final GroupCommit<TwinWrite, Outcome<TwinWrite.Receipt>> commit;

    TwinWriter(
            TransactionTemplate transaction,
            JdbcTemplate jdbc,
            Causes causes,
            RollUpClosing closing,
            TwinFanOut fanOut) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.causes = causes;
        this.closing = closing;
        this.fanOut = fanOut;
        this.commit = new GroupCommit<>("twin", this::carryOut);
        fanOut.afterDelivery(this::submit);
    }

    /// Queues a request; the stage completes after its commit. What cannot be written now is
    /// refused as `busy` or `storage-unavailable`; the stage never fails.
    CompletionStage<Outcome<TwinWrite.Receipt>> submit(TwinWrite write) {
        return commit.submit(write).exceptionally(TwinWriter::refused);
    }

    private List<Outcome<TwinWrite.Receipt>> carryOut(List<TwinWrite> writes) {
        Committed committed;
        try {
            committed = transact(writes);
        } catch (DataAccessException failure) {
            if (!Failures.blamesData(failure)) {
                throw failure;
            }
            return writes.size() == 1
                    ? List.of(unkeepable(writes.getFirst(), failure))
                    : oneByOne(writes);
        }
        committed.result().standing().forEach(StandingCause::kept);
        fanOut.tell(committed.told());
        return committed.result().answers();
    }

    private record Committed(TwinBatch.Result result, TwinFanOut.Told told) {}

    private List<Outcome<TwinWrite.Receipt>> oneByOne(List<TwinWrite> writes) {
        List<Outcome<TwinWrite.Receipt>> answers = new ArrayList<>(writes.size());
        for (TwinWrite write : writes) {
            try {
                answers.addAll(carryOut(List.of(write)));
            } catch (DataAccessException | TransactionException failure) {
                answers.add(refused(failure));
            }
        }
        return answers;
    }

    private Committed transact(List<TwinWrite> writes) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(
                        transaction.execute(_ ->
                                jdbc.execute(
                                        (ConnectionCallback<Committed>)
                                                connection -> carryOut(connection, writes))));
            } catch (DataAccessException failure) {
                if (attempt == ATTEMPTS_MAX || !Failures.worthRepeating(failure)) {
                    throw failure;
                }
            }
        }
    }

    /// What changed, and the messages that tell of it to sessions which outlive their connection,
    /// are one transaction.
    private Committed carryOut(Connection connection, List<TwinWrite> writes) throws SQLException {
        TwinBatch.Result result =
                TwinBatch.run(connection, writes, causes::record, closing::lateBefore);
        return new Committed(result, fanOut.keep(connection, result.effects()));
    }

    private static Outcome<TwinWrite.Receipt> unkeepable(
            TwinWrite write, DataAccessException failure) {
        log.warn("the database does not take a message of {}", write.thing().id(), failure);
        return Outcome.refused(
                RefusalCode.VALUE_INVALID, "The hub cannot keep this value; send another.");
    }

    private static Outcome<TwinWrite.Receipt> refused(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof GroupCommit.FullException) {
                return Outcome.refused(
                        RefusalCode.BUSY, "The hub has too much to write; send it again shortly.");
            }
        }
        log.error("changes of twins could not be written", failure);
        return Outcome.refused(
                Refusal.of(
                        RefusalCode.STORAGE_UNAVAILABLE,
                        "The hub cannot write now; send it again shortly."));
    }

    @Override
    public GroupCommit.Counts commits() {
        return commit.counts();
    }

    @Override
    public void close() {
        commit.close();
    }
}
