/// Keeps the hub's money: accounts, postings that sum to zero, holds, and the proof that nothing of
/// it was changed later. It knows nothing of what is paid for.
@NullMarked
package org.opentos.hub.ledger;

import org.jspecify.annotations.NullMarked;
