package org.opentos.hub.ledger.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
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
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Committing;
import org.opentos.hub.storage.GroupCommit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The ledger of a hub of several processes: one of them writes, and the others ask it. Where it is
/// gone, the one that notices becomes the writer.
///
/// A command whose answer was lost is asked for again under the same key, here or there, so nothing
/// is carried out twice.
final class SharedLedger implements Ledger, Committing, AutoCloseable {
    private static final String CHANNEL = "ledger";

    /// Says that the process that was asked does not write.
    private static final byte[] NOT_HERE = {};

    private static final Logger log = LoggerFactory.getLogger(SharedLedger.class);

    private final Poster poster;
    private final Nodes nodes;
    private final JdbcClient jdbc;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// As far as this process knows; empty where it does not.
    private volatile String writer = "";

    SharedLedger(Poster poster, Nodes nodes, JdbcClient jdbc) {
        this.poster = poster;
        this.nodes = nodes;
        this.jdbc = jdbc;
        if (!nodes.alone()) {
            nodes.answer(CHANNEL, word -> answer(word.content()));
        }
    }

    private CompletionStage<byte[]> answer(byte[] asked) {
        return poster.writes()
                ? poster.carryOut(LedgerWire.command(asked)).thenApply(LedgerWire::write)
                : CompletableFuture.completedStage(NOT_HERE);
    }

    @Override
    public CompletionStage<Answer> carryOut(Command command) {
        if (nodes.alone() || poster.writes()) {
            return poster.carryOut(command);
        }
        String known = writer;
        return known.isEmpty() ? find(command, "") : ask(known, command);
    }

    private CompletionStage<Answer> ask(String node, Command command) {
        return nodes.ask(node, CHANNEL, LedgerWire.write(command))
                .handle((answer, failure) -> {
                    if (failure == null && answer.length > 0) {
                        writer = node;
                        return CompletableFuture.<Answer>completedStage(LedgerWire.answer(answer));
                    }
                    log.info("{} does not write the ledger any more", node, failure);
                    writer = "";
                    return find(command, node);
                })
                .thenCompose(stage -> stage);
    }

    /// Looks who writes, and becomes the writer where that is nobody else.
    ///
    /// @param asked who was asked already, and did not
    private CompletionStage<Answer> find(Command command, String asked) {
        return CompletableFuture.supplyAsync(this::written, threads)
                .handle((name, failure) -> {
                    boolean other =
                            failure == null && nodes.others().contains(name) && !name.equals(asked);
                    return other ? ask(name, command) : poster.carryOut(command);
                })
                .thenCompose(stage -> stage);
    }

    private String written() {
        return jdbc.sql("select writer from ledger_epoch").query(String.class).single();
    }

    @Override
    public Optional<AccountNumber> find(AccountName name) {
        return poster.find(name);
    }

    @Override
    public Optional<Balance> balance(AccountNumber account) {
        return poster.balance(account);
    }

    @Override
    public List<NamedBalance> accounts(AccountKind kind, String owner) {
        return poster.accounts(kind, owner);
    }

    @Override
    public List<NamedBalance> unsettled(AccountKind kind, String purpose, int max) {
        return poster.unsettled(kind, purpose, max);
    }

    @Override
    public List<AccountEntry> entries(AccountNumber account, long before, int max) {
        return poster.entries(account, before, max);
    }

    @Override
    public Optional<OwnerLog> log(AccountNumber account, long from, int entriesMax) {
        return poster.log(account, from, entriesMax);
    }

    @Override
    public LedgerCheck check(Consumer<LedgerCheck> progress) {
        return poster.check(progress);
    }

    @Override
    public GroupCommit.Counts commits() {
        return poster.commits();
    }

    @Override
    public void close() {
        poster.close();
        threads.close();
    }
}
