package org.opentos.hub.activity;

/// A hand-off came to another step. An event of the application, published within the transaction;
/// where the activity is elsewhere by it, [ActivityChanged] follows.
public record HandoffChanged(Handoff handoff) {}
