package org.opentos.device.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A wireless network in reach, as iwd tells of it.
///
/// @param id iwd's path of it
/// @param strength 0 to 4, as many bars as are drawn
/// @param secured whether it takes a password
/// @param known whether it was joined before
/// @param joined whether the device is in it
record WirelessNetwork(
        String id, String name, int strength, boolean secured, boolean known, boolean joined) {
    /// So many are shown.
    static final int NETWORKS_MAX = 40;

    private static final Pattern ID =
            Pattern.compile("/net/connman/iwd/[0-9]{1,9}/[0-9]{1,9}/[0-9a-f]{2,64}_(psk|open)");

    /// WPA takes 8 to 63 characters of ASCII (IEEE 802.11, annex J.4).
    private static final Pattern PASSWORD = Pattern.compile("[ -~]{8,63}");

    private static final String NETWORK = "net.connman.iwd.Network";

    /// In hundredths of a dBm, from where on there is one bar more.
    private static final int[] BARS = {-8_500, -7_500, -6_700, -5_500};

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// The networks that a person can join by a password or without one, the strongest first. Of
    /// those that several radios see, the first.
    static List<WirelessNetwork> read(JsonNode seen) {
        JsonNode objects = seen.path("objects").path("data").path(0);
        Map<String, WirelessNetwork> networks = new LinkedHashMap<>();
        for (JsonNode station : seen.path("stations")) {
            for (JsonNode each : station.path("data").path(0)) {
                read(objects, each.path(0).asString(""), each.path(1).asInt(-10_000))
                        .filter(_ -> networks.size() < NETWORKS_MAX)
                        .ifPresent(one -> networks.putIfAbsent(one.kind(), one));
            }
        }
        return new ArrayList<>(networks.values());
    }

    /// Its name and whether it takes a password, as iwd writes them, whichever radio sees it.
    String kind() {
        return id.substring(id.lastIndexOf('/'));
    }

    private static Optional<WirelessNetwork> read(JsonNode objects, String id, int signal) {
        JsonNode network = objects.path(id).path(NETWORK);
        String name = network.path("Name").path("data").asString("");
        if (!isId(id) || name.isBlank()) {
            return Optional.empty();
        }
        int strength = 0;
        for (int bar : BARS) {
            strength += signal >= bar ? 1 : 0;
        }
        return Optional.of(
                new WirelessNetwork(
                        id,
                        name,
                        strength,
                        id.endsWith("_psk"),
                        network.has("KnownNetwork"),
                        network.path("Connected").path("data").asBoolean(false)
                                && connected(objects, id)));
    }

    /// iwd says of a network that it is connected as soon as it tries.
    private static boolean connected(JsonNode objects, String id) {
        return objects.path(id.substring(0, id.lastIndexOf('/')))
                .path("net.connman.iwd.Station")
                .path("State")
                .path("data")
                .asString("")
                .equals("connected");
    }

    /// Whether a password can be its; empty for a network that has none, or whose is known.
    boolean takes(String password) {
        boolean needed = secured && !(known && password.isEmpty());
        return needed ? PASSWORD.matcher(password).matches() : password.isEmpty();
    }

    JsonNode shown() {
        return Json.object()
                .put("id", id)
                .put("name", name)
                .put("strength", strength)
                .put("secured", secured)
                .put("known", known)
                .put("joined", joined);
    }
}
