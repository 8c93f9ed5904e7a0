package org.opentos.hub.fabric.journal;

/// What came of an entry.
sealed interface JournalAnswer {

    JournalAnswer DONE = new Done();

    record Done() implements JournalAnswer {}

    /// @param sequences the place in each recipient's queue; [#GONE] where its session has ended,
    ///   [#FULL] where as much as may waits already
    record Kept(long[] sequences) implements JournalAnswer {
        static final long GONE = 0;
        static final long FULL = -1;
    }

    /// The database does not take it.
    record Failed(RuntimeException failure) implements JournalAnswer {}

    record Opened(OpenedSession session) implements JournalAnswer {}
}
