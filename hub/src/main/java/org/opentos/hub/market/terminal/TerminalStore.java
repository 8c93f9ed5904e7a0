package org.opentos.hub.market.terminal;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.market.publish.Store;
import org.opentos.hub.market.publish.Submission;
import org.opentos.hub.things.TerminalCalls;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppManifest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The store as a terminal shows it: the apps for its form factor. What is shown there is installed
/// from a phone, whose person decides.
@Component
class TerminalStore implements TerminalCalls {
    /// Apps in one answer, which has to fit a message.
    static final int PAGE = 15;

    private final Store store;
    private final Devices devices;
    private final Organisations organisations;
    private final JsonMapper json;

    TerminalStore(Store store, Devices devices, Organisations organisations, JsonMapper json) {
        this.store = store;
        this.devices = devices;
        this.organisations = organisations;
        this.json = json;
    }

    @Override
    public String about() {
        return "store";
    }

    @Override
    public Outcome<JsonNode> call(Id.DeviceId device, JsonNode asked) {
        return Outcome.done(page(device, asked.path("after").asString("")));
    }

    /// By app id.
    ///
    /// @param after the last app that was shown; empty text at first
    /// @return `apps`, and whether there are `more`
    JsonNode page(Id.DeviceId device, String after) {
        Optional<FormFactor> form =
                devices.find(device)
                        .map(Devices.Device::product)
                        .filter(Devices.Product::runsApps)
                        .map(Devices.Product::formFactor);
        List<Submission> rest =
                store.current().stream()
                        .filter(each -> form.filter(each.manifest().forms()::contains).isPresent())
                        .filter(each -> each.manifest().id().text().compareTo(after) > 0)
                        .toList();
        ObjectNode answer = json.createObjectNode();
        ArrayNode apps = answer.putArray("apps");
        rest.stream().limit(PAGE).forEach(each -> apps.add(shown(each)));
        return answer.put("more", rest.size() > PAGE);
    }

    private JsonNode shown(Submission version) {
        AppManifest manifest = version.manifest();
        ObjectNode shown =
                json.createObjectNode()
                        .put("app", manifest.id().text())
                        .put("version", manifest.version().name())
                        .put(
                                "developer",
                                organisations
                                        .find(version.organisation())
                                        .map(Organisation::name)
                                        .orElse(""));
        shown.putObject("name")
                .put("en", manifest.name().english())
                .put("zh-Hans", manifest.name().chinese());
        shown.putObject("description")
                .put("en", manifest.description().english())
                .put("zh-Hans", manifest.description().chinese());
        ArrayNode prices = shown.putArray("prices");
        manifest.prices()
                .forEach(price ->
                        prices.addObject()
                                .put("currency", price.currency().code())
                                .put("value", price.decimal().toPlainString()));
        return shown;
    }
}
