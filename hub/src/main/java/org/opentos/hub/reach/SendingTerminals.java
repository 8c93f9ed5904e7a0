package org.opentos.hub.reach;

import java.util.Optional;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.things.TerminalCalls;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells each terminal what was sent to it, and hears what became of it.
@Component
class SendingTerminals implements TerminalTold, TerminalCalls {
    /// What a terminal is told of at a time: it fits one message.
    static final int TOLD_MAX = 10;

    private final Sendings sendings;
    private final SendingPlaces places;
    private final SendingPass passes;
    private final Installations installations;
    private final Persons persons;
    private final ObjectProvider<Terminals> terminals;
    private final JsonMapper json;

    SendingTerminals(
            Sendings sendings,
            SendingPlaces places,
            SendingPass passes,
            Installations installations,
            Persons persons,
            ObjectProvider<Terminals> terminals,
            JsonMapper json) {
        this.sendings = sendings;
        this.places = places;
        this.passes = passes;
        this.installations = installations;
        this.persons = persons;
        this.terminals = terminals;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.SENDINGS;
    }

    /// `sendings`: first those that wait to be shown, the oldest first, each with the `apps` here
    /// that open it, by their installations; then files that were shown, while they are kept.
    @Override
    public JsonNode now(Id.DeviceId device) {
        ObjectNode told = json.createObjectNode();
        ArrayNode list = told.putArray("sendings");
        sendings.current(device, TOLD_MAX).forEach(each -> list.add(shown(device, each)));
        return told;
    }

    private JsonNode shown(Id.DeviceId device, Sending sending) {
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", sending.id().text())
                        .put("kind", sending.kind().text())
                        .put("state", sending.state().text())
                        .put("title", sending.title())
                        .put("said", sending.said())
                        .put("type", sending.type())
                        .put("bytes", sending.bytes())
                        .put(
                                "person",
                                persons.find(sending.person()).map(Person::displayName).orElse(""))
                        .put("sent", sending.sent().toString());
        if (sending.bytes() > 0) {
            shown.put("pass", passes.of(device, sending.id()));
        }
        ArrayNode apps = shown.putArray("apps");
        places.openers(sending, device).stream()
                .map(each -> each.installation().id().text())
                .forEach(apps::add);
        return shown;
    }

    @Override
    public String about() {
        return "sending";
    }

    /// `{"id", "state": "shown" | "unopened", "installation"}`; without the last where the terminal
    /// shows it by itself.
    @Override
    public Outcome<JsonNode> call(Id.DeviceId device, JsonNode asked) {
        Id.SendingId id;
        Optional<Id.InstallationId> opened;
        try {
            id = Id.SendingId.parse(asked.path("id").asString(""));
            String by = asked.path("installation").asString("");
            opened = by.isEmpty() ? Optional.empty() : Optional.of(Id.InstallationId.parse(by));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(RefusalCode.ID_MALFORMED, "That is no id of what was sent.");
        }
        Optional<Id.InstallationId> here =
                opened.flatMap(installations::find)
                        .filter(each -> each.device().equals(Optional.of(device)))
                        .map(Installation::id);
        Outcome<Sending> done =
                switch (asked.path("state").asString("")) {
                    case "shown" -> sendings.said(device, id, Sending.State.SHOWN, here);
                    case "unopened" ->
                            sendings.said(device, id, Sending.State.UNOPENED, Optional.empty());
                    default ->
                            Outcome.refused(
                                    RefusalCode.FIELD_INVALID,
                                    "A terminal says shown or unopened.");
                };
        return done.map(each -> json.createObjectNode().put("state", each.state().text()));
    }

    @EventListener
    void changed(SendingChanged changed) {
        changed.device()
                .ifPresent(
                        each -> AfterCommit.run(() -> terminals.getObject().tell(each, tells())));
    }
}
