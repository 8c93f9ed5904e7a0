package org.opentos.hub.market.run;

import java.util.EnumSet;
import java.util.Set;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.notify.PersonNotifications;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppManifest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What running apps tell their persons.
@Component
class NotificationCalls implements AppCallRoom {
    private final PersonNotifications notifications;
    private final JsonMapper json;

    NotificationCalls(PersonNotifications notifications, JsonMapper json) {
        this.notifications = notifications;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(AppCall.NOTIFICATIONS_SEND);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp by, AppCall call, JsonNode arguments) {
        AppManifest manifest = by.version().manifest();
        return notifications
                .send(
                        new PersonNotifications.Wish(
                                by.installation().person(),
                                manifest.id().text(),
                                manifest.name().english(),
                                manifest.name().chinese(),
                                arguments.path("title").asString(""),
                                arguments.path("body").asString(""),
                                arguments.path("tag").asString(""),
                                by.installation().device()))
                .map(_ -> json.createObjectNode());
    }

    @Override
    public void forget(Installation installation) {
        notifications.forget(installation.person(), installation.app().text());
    }
}
