package org.opentos.hub.party;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries between parties and the terminals on which they are. A terminal is a device, reached
/// over the fabric, or a page of the person who installed the app.
///
/// The terminal is told `{"parties": [{"installation", "party", "revision", "players", "code",
/// "url", "qr"}]}`, `{"installation", "party", "seat", "said"}` and `{"installation", "party",
/// "over": true}`. It says `{"installation", "party", "attach": true}` and `{"installation",
/// "party", "to", "said"}`, where `to` is a seat, or 0 for all.
@Component
public class PartyTerminals implements TerminalTold {
    /// What a terminal says to phones at once.
    static final int SAID_CHARACTERS_MAX = 16 * 1024;

    /// How long what was read of a party holds, where nobody in this process changed it.
    private static final Duration KNOWN = Duration.ofSeconds(5);

    private static final int KNOWN_MAX = 10_000;

    private final PartyRows rows;
    private final PartyCodes codes;
    private final PartyLines lines;
    private final ObjectProvider<Terminals> terminals;
    private final InstantSource clock;
    private final JsonMapper json;
    private final Map<Id.PartyId, Known> known = new ConcurrentHashMap<>();

    /// @param line to its device; empty where the terminal is a page
    private record Known(Party party, Optional<Consumer<JsonNode>> line, Instant read) {}

    PartyTerminals(
            PartyRows rows,
            PartyCodes codes,
            PartyLines lines,
            ObjectProvider<Terminals> terminals,
            InstantSource clock,
            JsonMapper json) {
        this.rows = rows;
        this.codes = codes;
        this.lines = lines;
        this.terminals = terminals;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.INPUTS;
    }

    @Override
    public Optional<Topics.Channel> hears() {
        return Optional.of(Topics.Channel.CUES);
    }

    @Override
    public JsonNode now(Id.DeviceId device) {
        ObjectNode message = json.createObjectNode();
        ArrayNode parties = message.putArray("parties");
        rows.openOn(device).forEach(each -> parties.add(shown(each)));
        return message;
    }

    @Override
    public Optional<Refusal> heard(Id.DeviceId device, JsonNode said) {
        return heard(said, party -> party.device().filter(device::equals).isPresent());
    }

    /// Takes what the page said in which an app runs. Blocks.
    public Optional<Refusal> heard(Id.InstallationId installation, JsonNode said) {
        return heard(
                said,
                party -> party.device().isEmpty() && party.installation().equals(installation));
    }

    private Optional<Refusal> heard(JsonNode said, java.util.function.Predicate<Party> isItself) {
        Optional<Party> party =
                id(said.path("party").asString(""))
                        .flatMap(this::known)
                        .map(Known::party)
                        .filter(isItself);
        if (party.isEmpty()) {
            return refused(RefusalCode.PARTY_UNKNOWN, "There is no such party on this terminal.");
        }
        if (said.path("attach").asBoolean(false)) {
            tellPlayers(party.get());
            return Optional.empty();
        }
        JsonNode to = said.path("to");
        JsonNode message = said.path("said");
        if (!to.isInt()
                || to.asInt() < PartyLines.ALL
                || to.asInt() > Party.SEATS_MAX
                || !message.isObject()
                || message.toString().length() > SAID_CHARACTERS_MAX) {
            return refused(
                    RefusalCode.FIELD_INVALID,
                    "Say to which seat, or 0 for all, and at most %d characters of JSON."
                            .formatted(SAID_CHARACTERS_MAX));
        }
        lines.toPlayers(party.get().id(), to.asInt(), json.createObjectNode().set("said", message));
        return Optional.empty();
    }

    private static Optional<Refusal> refused(RefusalCode code, String detail) {
        return Optional.of(Refusal.of(code, detail));
    }

    private static Optional<Id.PartyId> id(String text) {
        try {
            return Optional.of(Id.PartyId.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Known> known(Id.PartyId id) {
        Instant now = clock.instant();
        @Nullable Known before = known.get(id);
        if (before != null && now.isBefore(before.read().plus(KNOWN))) {
            return Optional.of(before);
        }
        if (known.size() >= KNOWN_MAX) {
            known.clear();
        }
        Optional<Known> read =
                rows.open(id)
                        .map(party ->
                                new Known(
                                        party,
                                        party.device()
                                                .flatMap(device ->
                                                        terminals
                                                                .getObject()
                                                                .line(device, tells())),
                                        now));
        read.ifPresentOrElse(each -> known.put(id, each), () -> known.remove(id));
        read.ifPresent(_ -> rows.used(id));
        return read;
    }

    /// What is known of it is read anew.
    void changed(Id.PartyId party) {
        known.remove(party);
    }

    /// Hands what a phone said over to the terminal, which may not be there. May block.
    void input(Id.PartyId id, int seat, JsonNode said) {
        known(id)
                .ifPresent(each -> {
                    ObjectNode message = about(each.party()).put("seat", seat).set("said", said);
                    each.line()
                            .ifPresentOrElse(
                                    line -> line.accept(message),
                                    () -> lines.toTerminal(each.party().installation(), message));
                });
    }

    /// Tells who is there, and how others come to it. Blocks.
    void tellPlayers(Party party) {
        ObjectNode message = json.createObjectNode();
        message.putArray("parties").add(shown(party));
        tell(party, message);
    }

    void tellOver(Party party) {
        tell(party, about(party).put("over", true));
    }

    private void tell(Party party, JsonNode message) {
        party.device()
                .ifPresentOrElse(
                        device -> terminals.getObject().answer(device, tells(), message),
                        () -> lines.toTerminal(party.installation(), message));
    }

    private ObjectNode about(Party party) {
        return json.createObjectNode()
                .put("installation", party.installation().text())
                .put("party", party.id().text());
    }

    /// A party as its terminal, and its app, know it. Read whole each time, so what is told last
    /// holds.
    ObjectNode shown(Party party) {
        ObjectNode shown =
                about(party).put("seats", party.seats()).put("revision", party.revision());
        ArrayNode players = shown.putArray("players");
        rows.players(party.id())
                .forEach(each ->
                        players.addObject()
                                .put("seat", each.seat())
                                .put("name", each.name())
                                .put("here", each.here()));
        PartyCodes.Way way = codes.way(party);
        shown.put("code", way.code()).put("url", way.url());
        ArrayNode qr = shown.putObject("qr").put("size", way.qr().size()).putArray("rows");
        way.qr().forEach(qr::add);
        return shown;
    }
}
