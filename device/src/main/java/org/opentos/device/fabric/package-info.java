/// The connection to the hub: MQTT 5 with its own trust, its backoff, and the draining of the
/// queue.
@NullMarked
package org.opentos.device.fabric;

import org.jspecify.annotations.NullMarked;
