package org.opentos.hub.fabric.journal;

import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Subscriber;
import org.opentos.hub.fabric.routing.Subscription;

/// A subscription of a session that is kept.
///
/// @param text the filter as asked for, with its `$share` prefix
/// @param identifier 1 to 268,435,455; 0 for none
public record SubscriptionRow(
        String text, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {

    public static SubscriptionRow of(String text, Subscription subscription) {
        return new SubscriptionRow(
                text,
                subscription.qos(),
                subscription.noLocal(),
                subscription.retainAsPublished(),
                subscription.identifier());
    }

    public Subscription subscription(Subscriber subscriber) {
        Filters.Parsed parsed = Filters.parse(text);
        return new Subscription(
                subscriber,
                parsed.group(),
                parsed.filter(),
                qos,
                noLocal,
                retainAsPublished,
                identifier);
    }
}
