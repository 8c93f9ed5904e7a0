package org.opentos.hub.nodes;

/// What one node says to another.
///
/// @param from the name of the node that says it
public record Word(String from, byte[] content) {}
