/// Joins the hub's processes: which of them live, and what they tell each other over NATS. Alone, a
/// hub needs none of it.
@NullMarked
package org.opentos.hub.nodes;

import org.jspecify.annotations.NullMarked;
