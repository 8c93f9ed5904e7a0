/// The sessions of the hub's other processes: who they are, what they hear, and how it gets there.
@NullMarked
package org.opentos.hub.fabric.peers;

import org.jspecify.annotations.NullMarked;
