package org.opentos.hub.notify;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Forgets old notifications.
@Component
class NotificationUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 600;

    NotificationUpkeep(PersonNotifications notifications, Turns turns) {
        super(turns, "notifications", PAUSE_SECONDS, notifications::forgetOld);
    }
}
