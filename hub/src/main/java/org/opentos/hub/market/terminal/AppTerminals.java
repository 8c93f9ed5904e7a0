package org.opentos.hub.market.terminal;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.install.PackagePass;
import org.opentos.hub.market.install.TerminalAppsChanged;
import org.opentos.hub.market.publish.AppChanged;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.publish.StoreKey;
import org.opentos.hub.market.run.AppCalls;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.things.TerminalCalls;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppManifest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells each terminal which apps it should have, and answers what runs there.
@Component
class AppTerminals implements TerminalTold {
    private static final int CALL_ID_CHARACTERS_MAX = 40;

    private final Installations installations;
    private final PackagePass passes;
    private final StoreKey key;
    private final AppCalls calls;
    private final List<TerminalCalls> rooms;
    private final Persons persons;
    private final ObjectProvider<Terminals> terminals;
    private final JsonMapper json;

    AppTerminals(
            Installations installations,
            PackagePass passes,
            StoreKey key,
            AppCalls calls,
            List<TerminalCalls> rooms,
            Persons persons,
            ObjectProvider<Terminals> terminals,
            JsonMapper json) {
        this.installations = installations;
        this.passes = passes;
        this.key = key;
        this.calls = calls;
        this.rooms = rooms;
        this.persons = persons;
        this.terminals = terminals;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.APPS;
    }

    @Override
    public Optional<Topics.Channel> hears() {
        return Optional.of(Topics.Channel.CALLS);
    }

    /// Where nothing is installed, no key is made.
    @Override
    public JsonNode now(Id.DeviceId device) {
        ObjectNode told = json.createObjectNode();
        ArrayNode apps = told.putArray("apps");
        for (Installations.Shown each : installations.on(device)) {
            each.version()
                    .ifPresent(version -> apps.add(shown(device, each.installation(), version)));
        }
        if (!apps.isEmpty()) {
            told.put("store", key.verifying().text());
        }
        return told;
    }

    private JsonNode shown(Id.DeviceId device, Installation installation, Offer version) {
        AppManifest manifest = version.manifest();
        ObjectNode shown =
                json.createObjectNode()
                        .put("installation", installation.id().text())
                        .put("app", manifest.id().text())
                        .put("code", manifest.version().code())
                        .put("digest", version.digest())
                        .put("bytes", version.packageBytes())
                        .put("pass", passes.of(device, version.digest()))
                        .put("person", name(installation.person()))
                        .put("draft", installation.draft());
        shown.putObject("name")
                .put("en", manifest.name().english())
                .put("zh-Hans", manifest.name().chinese());
        ArrayNode grants = shown.putArray("grants");
        installation.grants().stream().map(AppGrant::text).sorted().forEach(grants::add);
        return shown;
    }

    private String name(Id.PersonId person) {
        return persons.find(person).map(Person::displayName).orElse("");
    }

    /// A call is `{"id", "installation", "call", "arguments"}`, or, of the terminal itself, `{"id",
    /// "ROOM": {…}}`, of a room of [TerminalCalls]. It is answered on `answers` by `{"id",
    /// "result"}` or `{"id", "refused": {"code", "detail"}}`.
    @Override
    public Optional<Refusal> heard(Id.DeviceId device, JsonNode said) {
        String id = said.path("id").asString("");
        if (id.isEmpty() || id.length() > CALL_ID_CHARACTERS_MAX) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.FIELD_INVALID,
                            "A call has an id of 1 to %d characters."
                                    .formatted(CALL_ID_CHARACTERS_MAX)));
        }
        ObjectNode answer = json.createObjectNode().put("id", id);
        switch (call(device, said)) {
            case Outcome.Done<JsonNode>(JsonNode result) -> answer.set("result", result);
            case Outcome.Refused<JsonNode>(Refusal refusal) ->
                    answer.putObject("refused")
                            .put("code", refusal.code().text())
                            .put("detail", refusal.detail());
        }
        terminals.getObject().answer(device, Topics.Channel.ANSWERS, answer);
        return Optional.empty();
    }

    private Outcome<JsonNode> call(Id.DeviceId device, JsonNode said) {
        for (TerminalCalls room : rooms) {
            if (said.path(room.about()).isObject()) {
                return room.call(device, said.path(room.about()));
            }
        }
        Optional<Installations.Shown> installation =
                installation(said.path("installation").asString(""))
                        .flatMap(each -> installations.living(each, Optional.of(device)));
        return installation
                .map(each ->
                        calls.call(each, said.path("call").asString(""), said.path("arguments")))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.APP_UNAVAILABLE,
                                "This app is not installed here any more."));
    }

    private static Optional<Id.InstallationId> installation(String text) {
        try {
            return Optional.of(Id.InstallationId.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @EventListener
    void changed(TerminalAppsChanged changed) {
        AfterCommit.run(() -> tell(changed.device()));
    }

    /// A new version, or a withdrawal, is told to every terminal that has the app.
    @EventListener
    void changed(AppChanged changed) {
        AfterCommit.run(() -> installations.with(changed.app()).forEach(this::tell));
    }

    private void tell(Id.DeviceId device) {
        terminals.getObject().tell(device, tells());
    }
}
