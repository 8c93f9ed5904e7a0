package org.opentos.hub.party;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.party.Ear.Ending;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The pages of parties that are connected to this process, and the way to those of the others.
/// Nothing here is kept: what is passed may be lost, as on any network.
@Component
class PartyLines {
    /// To everybody of a party.
    static final int ALL = 0;

    private static final String CHANNEL = "party";

    private final Nodes nodes;
    private final JsonMapper json;
    private final Map<Id.PartyId, Map<Integer, Line>> players = new ConcurrentHashMap<>();
    private final Map<Id.InstallationId, Ear> terminals = new ConcurrentHashMap<>();

    /// A player's connection.
    ///
    /// @param id of the connection
    record Line(Id.PlayerId player, UUID id, Ear ear) {}

    PartyLines(Nodes nodes, JsonMapper json) {
        this.nodes = nodes;
        this.json = json;
        nodes.take(CHANNEL, word -> passed(word.content()));
    }

    /// A player's page is there; one that had the seat before is told that it is elsewhere.
    void open(Id.PartyId party, int seat, Line line) {
        players.compute(
                party,
                (_, seats) -> {
                    Map<Integer, Line> open = seats == null ? new ConcurrentHashMap<>() : seats;
                    @Nullable Line before = open.put(seat, line);
                    if (before != null) {
                        before.ear().end(Ending.ELSEWHERE);
                    }
                    return open;
                });
        pass(
                json.createObjectNode()
                        .put("end", line.player().text())
                        .put("party", party.text())
                        .put("line", line.id().toString())
                        .put("why", Ending.ELSEWHERE.name()));
    }

    void close(Id.PartyId party, int seat, Line line) {
        players.computeIfPresent(
                party,
                (_, seats) -> {
                    seats.remove(seat, line);
                    return seats.isEmpty() ? null : seats;
                });
    }

    /// A page that is the terminal of an installation; one before it is told that it is elsewhere.
    void openTerminal(Id.InstallationId installation, Ear ear) {
        @Nullable Ear before = terminals.put(installation, ear);
        if (before != null) {
            before.end(Ending.ELSEWHERE);
        }
    }

    void closeTerminal(Id.InstallationId installation, Ear ear) {
        terminals.remove(installation, ear);
    }

    /// Tells one player, or [#ALL].
    void toPlayers(Id.PartyId party, int seat, JsonNode message) {
        if (!toPlayersHere(party, seat, message.toString()) || seat == ALL) {
            pass(
                    json.createObjectNode()
                            .put("players", party.text())
                            .put("seat", seat)
                            .set("message", message));
        }
    }

    private boolean toPlayersHere(Id.PartyId party, int seat, String message) {
        Map<Integer, Line> seats = players.getOrDefault(party, Map.of());
        if (seat == ALL) {
            seats.values().forEach(each -> each.ear().offer(message));
            return !seats.isEmpty();
        }
        return Optional.ofNullable(seats.get(seat))
                .map(line -> {
                    line.ear().offer(message);
                    return true;
                })
                .orElse(false);
    }

    /// Tells the page in which an app runs, at whichever process it is.
    void toTerminal(Id.InstallationId installation, JsonNode message) {
        if (!toTerminalHere(installation, message.toString())) {
            pass(
                    json.createObjectNode()
                            .put("terminal", installation.text())
                            .set("message", message));
        }
    }

    private boolean toTerminalHere(Id.InstallationId installation, String message) {
        @Nullable Ear ear = terminals.get(installation);
        if (ear != null) {
            ear.offer(message);
        }
        return ear != null;
    }

    /// Ends the page of a player who has the seat no more.
    void end(Player player, Ending why) {
        endHere(player.party(), player.id(), why, "");
        pass(
                json.createObjectNode()
                        .put("end", player.id().text())
                        .put("party", player.party().text())
                        .put("line", "")
                        .put("why", why.name()));
    }

    /// @param line the connection that stays; empty text for none
    private void endHere(Id.PartyId party, Id.PlayerId player, Ending why, String line) {
        players.getOrDefault(party, Map.of()).values().stream()
                .filter(each -> each.player().equals(player) && !each.id().toString().equals(line))
                .forEach(each -> each.ear().end(why));
    }

    private void pass(ObjectNode word) {
        if (!nodes.alone()) {
            byte[] content = word.toString().getBytes(StandardCharsets.UTF_8);
            nodes.others().forEach(node -> nodes.pass(node, CHANNEL, content));
        }
    }

    private void passed(byte[] content) {
        JsonNode word = json.readTree(content);
        String message = word.path("message").toString();
        if (word.has("players")) {
            toPlayersHere(
                    Id.PartyId.parse(word.path("players").asString()),
                    word.path("seat").asInt(),
                    message);
        } else if (word.has("terminal")) {
            toTerminalHere(Id.InstallationId.parse(word.path("terminal").asString()), message);
        } else {
            endHere(
                    Id.PartyId.parse(word.path("party").asString()),
                    Id.PlayerId.parse(word.path("end").asString()),
                    Ending.valueOf(word.path("why").asString()),
                    word.path("line").asString());
        }
    }
}
