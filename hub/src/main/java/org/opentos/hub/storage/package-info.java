/// Keeps what must survive: the embedded PostgreSQL, group commit, the outbox and the hub's
/// secrets.
@NullMarked
package org.opentos.hub.storage;

import org.jspecify.annotations.NullMarked;
