/// The deterministic core of the ledger: what a command does to accounts and holds, as a function
/// of what was before. No clock, no randomness, no input or output, no threads.
@NullMarked
package org.opentos.hub.ledger.core;

import org.jspecify.annotations.NullMarked;
