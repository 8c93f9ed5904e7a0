package org.opentos.testkit.pay;

/// What is kept on disk, the last of each key.
sealed interface Kept permits Answered, Dispute, Dispatch, Moved, PayOut, Payment, Refund {
    String key();
}
