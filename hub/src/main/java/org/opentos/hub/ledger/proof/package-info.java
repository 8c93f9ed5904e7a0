/// Makes what was posted provable: entries hashed one way, chained for the organisations that own
/// them, and a Merkle root for each batch (RFC 6962), sealed into a chain of batches.
@NullMarked
package org.opentos.hub.ledger.proof;

import org.jspecify.annotations.NullMarked;
