package org.opentos.hub.storage;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What follows from a transaction once it holds.
public final class AfterCommit {
    private AfterCommit() {}

    /// Does it after the transaction under way has been committed, and never if it is not; at once
    /// where there is none.
    public static void run(Runnable work) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int status) {
                        if (status == STATUS_COMMITTED) {
                            work.run();
                        }
                    }
                });
    }
}
