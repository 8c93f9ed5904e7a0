package org.opentos.hub.fabric.journal;

import org.opentos.hub.fabric.routing.Publication;

/// A message that waits in a session.
///
/// @param sequence its place in the session's queue, from 1
/// @param qos to deliver with: 1 or 2
/// @param identifiers of the subscriptions that it answers
public record WaitingMessage(long sequence, Publication publication, int qos, int[] identifiers) {}
