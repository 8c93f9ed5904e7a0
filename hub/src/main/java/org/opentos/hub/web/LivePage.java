package org.opentos.hub.web;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.things.LiveChanges;
import org.opentos.protocol.Subject;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/// An open page that hears of changes of a home, or of what is a person's.
final class LivePage extends OpenPage implements LiveChanges.Page {
    /// The live pages and apps of one person at once, in all homes.
    static final int PAGES_PER_PERSON_MAX = 50;

    static final CloseStatus TOO_MANY = new CloseStatus(4429, "limit-reached");

    private final Subject subject;

    /// @param mustEnd asked with every ping; with what to close, null where the page may stay
    LivePage(
            Subject subject,
            WebSocketSession session,
            Duration ping,
            Supplier<@Nullable CloseStatus> mustEnd) {
        super(session, ping, mustEnd);
        this.subject = subject;
    }

    @Override
    public Subject subject() {
        return subject;
    }
}
