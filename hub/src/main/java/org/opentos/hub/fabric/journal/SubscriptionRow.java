package org.opentos.hub.fabric.journal;

/// A subscription of a session that is kept.
///
/// @param text the filter as asked for, with its `$share` prefix
/// @param identifier 1 to 268,435,455; 0 for none
public record SubscriptionRow(
        String text, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}
