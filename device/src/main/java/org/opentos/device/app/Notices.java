package org.opentos.device.app;

import java.util.Set;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the people who are here were told and have not read, as the hub says it. Nothing of it is
/// kept.
public final class Notices implements Part {
    /// What the hub tells at most; the rest is not looked at.
    static final int SHOWN_MAX = 50;

    private final AppCalls calls;
    private final Changes changes;
    private ArrayNode notices = Json.array();

    public Notices(AppCalls calls, Changes changes) {
        this.calls = calls;
        this.changes = changes;
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.NOTIFICATIONS);
    }

    @Override
    public synchronized void heard(Channel channel, JsonNode told) {
        ArrayNode list = Json.array();
        told.path("notifications")
                .valueStream()
                .filter(JsonNode::isObject)
                .limit(SHOWN_MAX)
                .forEach(list::add);
        notices = list;
        changes.signal();
    }

    @Override
    public synchronized void show(ObjectNode state) {
        state.set("notifications", notices);
    }

    @Override
    public void forget() {
        heard(Channel.NOTIFICATIONS, Json.object());
    }

    /// What the shell says was read; docs/send-to.md has the members.
    public Outcome<JsonNode> ask(JsonNode said) {
        return calls.ask("notification", said);
    }
}
