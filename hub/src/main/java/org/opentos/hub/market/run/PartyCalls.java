package org.opentos.hub.market.run;

import java.util.EnumSet;
import java.util.Set;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.InstallationRemoved;
import org.opentos.hub.party.Parties;
import org.opentos.hub.party.Party;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppManifest;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Opens parties for running apps.
@Component
class PartyCalls implements AppCallRoom {
    private final Parties parties;
    private final JsonMapper json;

    PartyCalls(Parties parties, JsonMapper json) {
        this.parties = parties;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(
                AppCall.CONTROLLERS_OPEN, AppCall.CONTROLLERS_REMOVE, AppCall.CONTROLLERS_CLOSE);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp running, AppCall call, JsonNode arguments) {
        Installation by = running.installation();
        return switch (call) {
            case CONTROLLERS_OPEN ->
                    parties.open(
                            by.id(),
                            by.device(),
                            title(running.version().manifest().name()),
                            arguments.path("seats").asInt(0));
            case CONTROLLERS_REMOVE -> parties.remove(by.id(), arguments.path("seat").asInt(0));
            case CONTROLLERS_CLOSE -> {
                parties.close(by.id());
                yield Outcome.done(json.createObjectNode());
            }
            default -> throw new IllegalArgumentException("not about controllers: " + call);
        };
    }

    private static Party.Title title(AppManifest.Text name) {
        return new Party.Title(name.english(), name.chinese());
    }

    @EventListener
    void removed(InstallationRemoved removed) {
        AfterCommit.run(() -> parties.close(removed.installation()));
    }
}
