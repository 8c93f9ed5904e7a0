package org.opentos.hub.fabric.routing;

/// A wish to hear what a filter matches.
///
/// @param group of a shared subscription; empty text where it is not shared
/// @param qos the highest to deliver with
/// @param noLocal whether the subscriber's own messages are left out
/// @param retainAsPublished whether the retain flag is passed on
/// @param identifier 1 to 268,435,455; 0 for none
public record Subscription(
        Subscriber subscriber,
        String group,
        String filter,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        int identifier) {}
