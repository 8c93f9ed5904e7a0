/// Money as amounts of minor units in a currency. Nothing here rounds, and nothing overflows
/// unseen.
@NullMarked
package org.opentos.protocol.money;

import org.jspecify.annotations.NullMarked;
