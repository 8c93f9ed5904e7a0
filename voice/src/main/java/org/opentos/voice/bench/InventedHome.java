package org.opentos.voice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.app.AppIntent;
import org.opentos.protocol.app.ManifestReader;
import org.opentos.protocol.money.Currency;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Surroundings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A home that nobody lives in: forty devices of the Thing Models of this repository, in nine
/// rooms, the same in each language by other names.
public final class InventedHome {
    private static final JsonMapper JSON = new JsonMapper();

    private InventedHome() {}

    /// @param models the directory of Thing Models
    /// @param here the id of the device that is spoken at
    public static Surroundings of(Language language, Path models, Optional<String> here)
            throws IOException {
        String file = "home." + language.text() + ".json";
        JsonNode home;
        try (InputStream stream = InventedHome.class.getResourceAsStream(file)) {
            home = JSON.readTree(Objects.requireNonNull(stream, file));
        }
        List<Surroundings.Room> rooms = new ArrayList<>();
        home.path("rooms")
                .forEach(each ->
                        rooms.add(new Surroundings.Room(text(each, "id"), text(each, "name"))));
        Map<String, JsonNode> known = new HashMap<>();
        List<Surroundings.Device> devices = new ArrayList<>();
        for (JsonNode each : home.path("devices")) {
            String model = text(each, "model");
            if (!known.containsKey(model)) {
                known.put(
                        model, JSON.readTree(Files.readString(models.resolve(model + ".tm.json"))));
            }
            devices.add(
                    new Surroundings.Device(
                            text(each, "id"),
                            text(each, "name"),
                            Optional.of(text(each, "room")).filter(room -> !room.isEmpty()),
                            each.path("terminal").asBoolean(false),
                            Objects.requireNonNull(known.get(model)),
                            true));
        }
        List<Surroundings.App> apps = new ArrayList<>();
        home.path("apps")
                .forEach(each ->
                        apps.add(
                                new Surroundings.App(
                                        text(each, "id"),
                                        text(each, "name"),
                                        each.path("installed").asBoolean(false),
                                        intents(each.path("intents")))));
        List<Surroundings.Title> titles = new ArrayList<>();
        home.path("titles")
                .forEach(each ->
                        titles.add(new Surroundings.Title(text(each, "id"), text(each, "title"))));
        List<Surroundings.Contact> friends = new ArrayList<>();
        home.path("friends")
                .forEach(each ->
                        friends.add(
                                new Surroundings.Contact(text(each, "id"), text(each, "name"))));
        List<Currency> currencies = new ArrayList<>();
        home.path("currencies").forEach(each -> currencies.add(Currency.of(each.asString())));
        return new Surroundings(rooms, devices, apps, titles, friends, currencies, here);
    }

    private static List<AppIntent> intents(JsonNode list) {
        return switch (ManifestReader.intents(list)) {
            case Outcome.Done<List<AppIntent>>(List<AppIntent> intents) -> intents;
            case Outcome.Refused<List<AppIntent>>(Refusal refusal) ->
                    throw new IllegalStateException(refusal.toString());
        };
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
