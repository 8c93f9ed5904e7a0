package org.opentos.device.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people sent to this device, as the hub says it. Files stay at the hub and are read from
/// there when they are shown.
public final class Sendings implements Part {
    /// What the hub tells at most; the rest is not looked at.
    static final int SHOWN_MAX = 20;

    /// What a code holds that a phone reads from a small screen.
    static final int CODE_BYTES_MAX = 600;

    private static final String TYPES = "(image|audio|video)/[a-z0-9.+-]{1,40}";

    private final DeviceId self;
    private final AppCalls calls;
    private final AppShelf shelf;
    private final Changes changes;
    private List<JsonNode> sendings = List.of();

    public Sendings(DeviceId self, AppCalls calls, AppShelf shelf, Changes changes) {
        this.self = self;
        this.calls = calls;
        this.shelf = shelf;
        this.changes = changes;
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.SENDINGS);
    }

    @Override
    public synchronized void heard(Channel channel, JsonNode told) {
        sendings =
                told.path("sendings")
                        .valueStream()
                        .filter(JsonNode::isObject)
                        .limit(SHOWN_MAX)
                        .toList();
        changes.signal();
    }

    /// Each without its pass, and with the apps that open it, the one that was used last first.
    @Override
    public synchronized void show(ObjectNode state) {
        ArrayNode shown = state.putArray("sendings");
        for (JsonNode each : sendings) {
            ObjectNode sending = Json.object();
            Json.members(each).forEach(sending::set);
            sending.remove("pass");
            apps(each).forEach(sending.putArray("apps")::add);
            shown.add(sending);
        }
    }

    private List<String> apps(JsonNode sending) {
        List<String> apps = new ArrayList<>();
        sending.path("apps").forEach(each -> each.stringValueOpt().ifPresent(apps::add));
        apps.sort(Comparator.comparing(shelf::lastUsed));
        return apps;
    }

    @Override
    public void forget() {
        heard(Channel.SENDINGS, Json.object());
    }

    /// What the shell says became of one; docs/send-to.md has the members.
    public Outcome<JsonNode> ask(JsonNode said) {
        return calls.ask("sending", said);
    }

    /// A file, and where the hub has it.
    ///
    /// @param path at the hub's web door, with its query
    public record SentFile(String path, String type) {}

    /// Empty where nothing of that name was sent here.
    ///
    /// @param app which asks for it, by its installation; empty for the shell
    public Optional<SentFile> file(String id, Optional<String> app) {
        return find(id).filter(each -> app.isEmpty() || apps(each).contains(app.get()))
                .flatMap(each -> {
                    String type = Json.text(each, "type").orElse("");
                    return type.matches(TYPES)
                            ? Json.text(each, "pass")
                                    .map(pass ->
                                            new SentFile(
                                                    "/api/v1/sendings/%s/content?device=%s&pass=%s"
                                                            .formatted(id, self.text(), pass),
                                                    type))
                            : Optional.empty();
                });
    }

    /// An address or a text that was sent, where a code holds it.
    public Optional<String> said(String id) {
        return find(id).flatMap(each -> Json.text(each, "said"))
                .filter(each -> !each.isEmpty())
                .filter(each -> each.getBytes(StandardCharsets.UTF_8).length <= CODE_BYTES_MAX);
    }

    private synchronized Optional<JsonNode> find(String id) {
        return sendings.stream()
                .filter(each -> Json.text(each, "id").equals(Optional.of(id)))
                .findFirst();
    }
}
