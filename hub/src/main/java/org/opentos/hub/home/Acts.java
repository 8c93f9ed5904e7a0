package org.opentos.hub.home;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.storage.Outbox;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What every change that a person makes to a home leaves behind, within its transaction: a cause,
/// an entry in the audit log, and the news for the pages that show the home.
@Component
class Acts {
    private static final String KIND = "home-changed";
    private static final String DOOR = "web";

    private final Causes causes;
    private final AuditLog audit;
    private final Outbox outbox;

    Acts(
            Causes causes,
            AuditLog audit,
            Outbox outbox,
            JsonMapper json,
            ApplicationEventPublisher events) {
        this.causes = causes;
        this.audit = audit;
        this.outbox = outbox;
        outbox.listen(
                KIND, payload -> events.publishEvent(json.treeToValue(payload, HomeChanged.class)));
    }

    /// @param act a stable word with a hyphen, for example `room-added`
    /// @param target what it was done to
    /// @param text what the act was about, in the person's own words; may be empty
    Cause done(
            Caller caller,
            Id.HomeId home,
            HomeChanged.What what,
            String act,
            Id target,
            String text) {
        Cause cause =
                causes.root(
                        caller.app().isEmpty() ? Cause.Kind.PERSON : Cause.Kind.APP,
                        caller.person().text(),
                        DOOR,
                        text.isEmpty() ? act : act + ": " + text);
        causes.record(List.of(cause), Optional.of(home));
        audit.record(
                caller.person().text(),
                act,
                target.text(),
                caller.address(),
                Map.of("home", home.text(), "cause", cause.id().text(), "text", text));
        changed(home, what);
        return cause;
    }

    void changed(Id.HomeId home, HomeChanged.What what) {
        outbox.add(KIND, new HomeChanged(home, what));
    }
}
