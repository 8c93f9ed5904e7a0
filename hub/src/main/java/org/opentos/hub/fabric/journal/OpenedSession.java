package org.opentos.hub.fabric.journal;

/// A session that was opened for a connection.
///
/// @param present whether it was there before
/// @param next the sequence number of the next message
/// @param handed up to which messages may have been sent on an earlier connection
public record OpenedSession(long row, boolean present, long next, long handed) {}
