package org.opentos.hub.fabric.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.opentos.hub.storage.Failures;
import org.opentos.hub.storage.GroupCommit;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Entries that must not be lost. One that cannot be committed in its turn goes before whatever is
/// committed next, in the same transaction; so whatever is answered after it finds it done.
///
/// Their number is bounded: of each session its end, its latest detachment and one change of its
/// subscriptions, since nothing more is done for it until it is opened again, which is a commit;
/// one of each retained message; and [#add] adds nothing twice.
final class Owed {
    private final ConcurrentLinkedQueue<Debt> debts = new ConcurrentLinkedQueue<>();

    private record Debt(JournalEntry entry, CompletableFuture<JournalAnswer> done) {

        void settle(JournalAnswer answer, Queue<Debt> debts) {
            if (!(answer instanceof JournalAnswer.Failed(RuntimeException failure))) {
                done.complete(answer);
            } else if (passes(failure)) {
                debts.add(this);
            } else {
                done.completeExceptionally(failure);
            }
        }
    }

    /// What was added, and is owed.
    private final Set<JournalEntry> added = ConcurrentHashMap.newKeySet();

    boolean isEmpty() {
        return debts.isEmpty();
    }

    /// The entry is owed from now on.
    void add(JournalEntry entry) {
        if (added.add(entry)) {
            CompletableFuture<JournalAnswer> done = new CompletableFuture<>();
            done.whenComplete((_, _) -> added.remove(entry));
            debts.add(new Debt(entry, done));
        }
    }

    /// The entry is owed if the attempt to commit it fails for a reason that passes.
    ///
    /// @return completes once it is committed, by the attempt or later; fails where the database
    ///   will never take it
    CompletionStage<JournalAnswer> unless(
            CompletionStage<JournalAnswer> attempt, JournalEntry entry) {
        CompletableFuture<JournalAnswer> done = new CompletableFuture<>();
        attempt.whenComplete((answer, failure) -> {
            if (failure == null) {
                done.complete(answer);
            } else if (passes(failure)) {
                debts.add(new Debt(entry, done));
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    /// Whether a later attempt may succeed.
    private static boolean passes(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped ->
                    wrapped.getCause() != null && passes(wrapped.getCause());
            case GroupCommit.FullException _, TransactionException _ -> true;
            case DataAccessException access -> !Failures.blamesData(access);
            default -> false;
        };
    }

    /// Carries out what is owed, and then the entries. Called by one thread at a time.
    ///
    /// @param work throws where it committed nothing
    /// @return the answers to the entries
    List<JournalAnswer> thenCarryOut(
            List<JournalEntry> entries, Function<List<JournalEntry>, List<JournalAnswer>> work) {
        List<Debt> first = List.copyOf(debts);
        if (first.isEmpty()) {
            return work.apply(entries);
        }
        List<JournalEntry> all = new ArrayList<>(first.size() + entries.size());
        first.forEach(each -> all.add(each.entry()));
        all.addAll(entries);
        List<JournalAnswer> answers = work.apply(all);
        for (int index = 0; index < first.size(); index++) {
            debts.remove();
            first.get(index).settle(answers.get(index), debts);
        }
        return answers.subList(first.size(), answers.size());
    }
}
