/// Tests of the ledger's proof.
@NullMarked
package org.opentos.hub.ledger.proof;

import org.jspecify.annotations.NullMarked;
