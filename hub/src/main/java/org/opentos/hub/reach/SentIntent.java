package org.opentos.hub.reach;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.protocol.app.AppId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a person wants of one app, as it is sent.
///
/// @param name an intent of the app's manifest; empty text where it only is to open; [#STOP]
/// @param slots what was said for each of its slots
public record SentIntent(AppId app, String name, SortedMap<String, String> slots) {
    /// That it is shown no more. No manifest can name an intent so.
    public static final String STOP = "!stop";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int NAME_CHARACTERS_MAX = 60;
    private static final int SLOTS_MAX = 8;

    public SentIntent {
        slots = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    }

    /// `{"app", "intent", "slots"}`.
    public String text() {
        ObjectNode text = JSON.createObjectNode().put("app", app.text()).put("intent", name);
        ObjectNode filled = text.putObject("slots");
        slots.forEach(filled::put);
        return text.toString();
    }

    /// Empty where it is none.
    static Optional<SentIntent> read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            String name = node.path("intent").asString("");
            SortedMap<String, String> slots = new TreeMap<>();
            for (Map.Entry<String, JsonNode> each : node.path("slots").properties()) {
                slots.put(each.getKey(), each.getValue().asString(""));
            }
            return name.length() <= NAME_CHARACTERS_MAX && slots.size() <= SLOTS_MAX
                    ? Optional.of(
                            new SentIntent(AppId.parse(node.path("app").asString("")), name, slots))
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
