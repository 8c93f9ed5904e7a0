/// Tests of the ledger's core.
@NullMarked
package org.opentos.hub.ledger.core;

import org.jspecify.annotations.NullMarked;
