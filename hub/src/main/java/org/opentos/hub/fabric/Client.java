package org.opentos.hub.fabric;

import org.opentos.protocol.Subject;

/// An authenticated party at a door.
///
/// @param subject whose grants count
/// @param space where its topics live
/// @param clientId as given by the client or assigned by the door; unique within the space
/// @param app the OAuth client that acts for a person; empty text where the subject acts itself
public record Client(Subject subject, TopicSpace space, String clientId, String app) {}
