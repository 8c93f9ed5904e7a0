package org.opentos.device.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the device knew last: its values, its place in a home, its language, the desired values it
/// has carried out. With it a restart without network shows what was true before.
///
/// Changes are in memory until [#save]; a damaged file is set aside and the device begins anew.
public final class LastState {
    private static final String FILE = "state.json";

    /// @param cause the text of the cause's id; empty where none is known
    public record Value(JsonNode value, Instant at, String cause) {}

    /// Where the device belongs.
    ///
    /// @param room empty where it has none
    public record Place(String home, String homeName, String name, String room) {}

    private final DataDirectory directory;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Long> answeredVersions = new LinkedHashMap<>();
    private Optional<Place> place = Optional.empty();
    private String locale = "en";
    private JsonNode things = Json.array();
    private boolean changed;

    private LastState(DataDirectory directory) {
        this.directory = directory;
    }

    public static LastState load(DataDirectory directory) throws IOException {
        LastState state = new LastState(directory);
        directory.document(FILE).ifPresent(state::read);
        return state;
    }

    private void read(JsonNode tree) {
        locale = Json.text(tree, "locale").orElse(locale);
        Json.members(tree.path("values"))
                .forEach((property, each) ->
                        values.put(
                                property,
                                new Value(
                                        each.path("value"),
                                        Instant.ofEpochMilli(each.path("atMillis").asLong(0)),
                                        Json.text(each, "cause").orElse(""))));
        Json.members(tree.path("answered"))
                .forEach((property, version) -> answeredVersions.put(property, version.asLong(0)));
        JsonNode placed = tree.path("place");
        if (placed.isObject()) {
            place =
                    Optional.of(
                            new Place(
                                    Json.text(placed, "home").orElse(""),
                                    Json.text(placed, "homeName").orElse(""),
                                    Json.text(placed, "name").orElse(""),
                                    Json.text(placed, "room").orElse("")));
        }
        if (tree.path("things").isArray()) {
            things = tree.path("things");
        }
    }

    public synchronized Map<String, Value> values() {
        return Map.copyOf(values);
    }

    public synchronized Optional<Value> value(String property) {
        return Optional.ofNullable(values.get(property));
    }

    public synchronized void put(String property, Value value) {
        values.put(property, value);
        changed = true;
    }

    /// The latest version of a desired value that was carried out; 0 for none.
    public synchronized long answeredVersion(String property) {
        return answeredVersions.getOrDefault(property, 0L);
    }

    public synchronized void answered(String property, long version) {
        answeredVersions.put(property, version);
        changed = true;
    }

    public synchronized Optional<Place> place() {
        return place;
    }

    /// Moves the device; versions of desired values belong to a home and are forgotten with it.
    public synchronized void moveTo(Optional<Place> next) {
        if (!next.map(Place::home).equals(place.map(Place::home))) {
            answeredVersions.clear();
            things = Json.array();
        }
        place = next;
        changed = true;
    }

    public synchronized String locale() {
        return locale;
    }

    public synchronized void speak(String next) {
        locale = next;
        changed = true;
    }

    public synchronized JsonNode things() {
        return things;
    }

    public synchronized void keepThings(JsonNode next) {
        things = next;
        changed = true;
    }

    /// Writes everything to the disk, where anything has changed since the last time.
    public synchronized void save() throws IOException {
        if (!changed) {
            return;
        }
        ObjectNode tree = Json.object().put("locale", locale);
        ObjectNode valueTree = tree.putObject("values");
        values.forEach((property, each) ->
                valueTree
                        .putObject(property)
                        .put("atMillis", each.at().toEpochMilli())
                        .put("cause", each.cause())
                        .set("value", each.value()));
        ObjectNode answeredTree = tree.putObject("answered");
        answeredVersions.forEach(answeredTree::put);
        place.ifPresent(each ->
                tree.putObject("place")
                        .put("home", each.home())
                        .put("homeName", each.homeName())
                        .put("name", each.name())
                        .put("room", each.room()));
        tree.set("things", things);
        directory.replace(FILE, tree);
        changed = false;
    }
}
