/// Tests of the ledger's journal.
@NullMarked
package org.opentos.hub.ledger.journal;

import org.jspecify.annotations.NullMarked;
