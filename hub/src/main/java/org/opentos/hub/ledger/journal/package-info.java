/// Keeps the ledger in PostgreSQL: one writer, one transaction for all that waits, answers after
/// the commit.
@NullMarked
package org.opentos.hub.ledger.journal;

import org.jspecify.annotations.NullMarked;
