/// What the device keeps on its disk: identity, the queue of unsent messages, last known state.
@NullMarked
package org.opentos.device.storage;

import org.jspecify.annotations.NullMarked;
