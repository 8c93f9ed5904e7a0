package org.opentos.hub.market.run;

import java.util.EnumSet;
import java.util.Set;
import org.opentos.hub.market.install.Installation;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppId;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What running apps keep, and by which name they know their person.
@Component
class StorageCalls implements AppCallRoom {
    private final AppStorage storage;
    private final Pseudonyms pseudonyms;
    private final JsonMapper json;

    StorageCalls(AppStorage storage, Pseudonyms pseudonyms, JsonMapper json) {
        this.storage = storage;
        this.pseudonyms = pseudonyms;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(
                AppCall.PERSON,
                AppCall.STORAGE_GET,
                AppCall.STORAGE_SET,
                AppCall.STORAGE_REMOVE,
                AppCall.STORAGE_KEYS);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp by, AppCall call, JsonNode arguments) {
        AppId app = by.installation().app();
        Id.PersonId person = by.installation().person();
        String key = arguments.path("key").asString("");
        ObjectNode answer = json.createObjectNode();
        return switch (call) {
            case PERSON ->
                    Outcome.done(
                            answer.put("id", pseudonyms.of(person, by.version().organisation())));
            case STORAGE_GET -> Outcome.done(answer.set("value", storage.get(app, person, key)));
            case STORAGE_SET ->
                    storage.set(app, person, key, arguments.path("value"))
                            .map(bytes -> answer.put("bytes", bytes));
            case STORAGE_REMOVE -> {
                storage.remove(app, person, key);
                yield Outcome.done(answer);
            }
            case STORAGE_KEYS -> {
                storage.keys(app, person).forEach(answer.putArray("keys")::add);
                yield Outcome.done(answer);
            }
            default -> throw new IllegalArgumentException("not about storage: " + call);
        };
    }

    @Override
    public void forget(Installation installation) {
        storage.forget(installation.app(), installation.person());
    }
}
