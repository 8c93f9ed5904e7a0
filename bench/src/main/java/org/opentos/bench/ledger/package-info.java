/// What the ledger keeps each second, beside a bare batch of the same rows, and what is left of it
/// over kills.
@NullMarked
package org.opentos.bench.ledger;

import org.jspecify.annotations.NullMarked;
