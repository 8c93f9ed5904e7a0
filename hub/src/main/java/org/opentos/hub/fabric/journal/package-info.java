/// Keeps what outlives the process: sessions, what waits in them, and retained messages, all by one
/// group commit.
@NullMarked
package org.opentos.hub.fabric.journal;

import org.jspecify.annotations.NullMarked;
