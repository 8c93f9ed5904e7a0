package org.opentos.hub.fabric.mqtt;

import org.opentos.hub.fabric.journal.SubscriptionRow;
import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Subscription;

/// Subscriptions of sessions, as the database has them.
final class SubscriptionRows {
    private SubscriptionRows() {}

    static SubscriptionRow of(String text, Subscription subscription) {
        return new SubscriptionRow(
                text,
                subscription.qos(),
                subscription.noLocal(),
                subscription.retainAsPublished(),
                subscription.identifier());
    }

    static Subscription subscription(Session session, SubscriptionRow row) {
        Filters.Parsed parsed = Filters.parse(row.text());
        return new Subscription(
                session,
                parsed.group(),
                parsed.filter(),
                row.qos(),
                row.noLocal(),
                row.retainAsPublished(),
                row.identifier());
    }
}
