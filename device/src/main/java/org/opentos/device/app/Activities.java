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

/// What the people do who use this device, as the hub says it, and what moves from here or to here.
///
/// Nothing of it is kept: who has an activity, the hub alone says, and it says so anew with each
/// connection.
public final class Activities implements Part {
    /// What the hub tells at most; the rest is not looked at.
    static final int SHOWN_MAX = 100;

    private final AppCalls calls;
    private final Changes changes;
    private ArrayNode activities = Json.array();
    private ArrayNode handoffs = Json.array();

    public Activities(AppCalls calls, Changes changes) {
        this.calls = calls;
        this.changes = changes;
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.ACTIVITIES);
    }

    @Override
    public synchronized void heard(Channel channel, JsonNode told) {
        activities = list(told.path("activities"));
        handoffs = list(told.path("handoffs"));
        changes.signal();
    }

    private static ArrayNode list(JsonNode told) {
        ArrayNode list = Json.array();
        told.valueStream().filter(JsonNode::isObject).limit(SHOWN_MAX).forEach(list::add);
        return list;
    }

    @Override
    public synchronized void show(ObjectNode state) {
        state.set("activities", activities);
        state.set("handoffs", handoffs);
    }

    /// Whether an app shows one here now.
    public synchronized boolean shown() {
        return activities
                .valueStream()
                .anyMatch(each ->
                        each.path("open").asBoolean(false) && each.path("here").asBoolean(false));
    }

    @Override
    public void forget() {
        heard(Channel.ACTIVITIES, Json.object());
    }

    /// What the shell says of them, or asks; docs/activities.md has the members.
    public Outcome<JsonNode> ask(JsonNode said) {
        return calls.ask("activity", said);
    }
}
