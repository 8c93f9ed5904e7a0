package org.opentos.hub.things;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.opentos.hub.settings.HubAddress;
import org.opentos.hub.settings.HubLocation;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes a device's Thing Description (W3C WoT Thing Description 1.1) from its Thing Model: the
/// same affordances, with the forms by which this hub offers them.
///
/// Properties and actions have HTTP forms, events one of MQTT. A topic that carries many properties
/// in one message is a form of the thing as a whole.
@Component
class ThingDescriptions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MQTT_VOCABULARY = "http://www.w3.org/2018/wot/mqtt#";

    private final ObjectProvider<HubLocation> location;

    ThingDescriptions(ObjectProvider<HubLocation> location) {
        this.location = location;
    }

    ObjectNode of(Thing thing) {
        HubAddress hub = location.getObject().current();
        return of(thing, hub.web(), hub.mqtt());
    }

    static ObjectNode of(Thing thing, String web, String mqtt) {
        ObjectNode model = (ObjectNode) withoutModelWords(thing.model().document());
        ObjectNode description = JSON.objectNode();
        description.set("@context", context(model));
        description.put("id", "urn:uuid:" + thing.id().value());
        description.put("title", thing.name().isEmpty() ? thing.product().name() : thing.name());
        model.properties()
                .forEach(member -> {
                    switch (member.getKey()) {
                        case "@context",
                                "@type",
                                "id",
                                "title",
                                "titles",
                                "base",
                                "forms",
                                "links",
                                "security",
                                "securityDefinitions" -> {}
                        case "version" -> description.set("version", version(member.getValue()));
                        default -> description.set(member.getKey(), member.getValue());
                    }
                });
        String base = web + "/api/v1/devices/" + thing.id().text();
        description.set("securityDefinitions", security(web));
        description.put("security", "oauth2");
        affordances(description, thing.id(), base, mqtt);
        description.set("forms", forms(thing.id(), base, mqtt));
        return description;
    }

    private static JsonNode context(JsonNode model) {
        ArrayNode context = JSON.arrayNode();
        JsonNode given = model.path("@context");
        (given.isArray() ? given.values() : List.of(given)).forEach(context::add);
        context.addObject().put("mqv", MQTT_VOCABULARY);
        return context;
    }

    /// A description needs the version of the instance; this hub tells models apart by revision.
    private static ObjectNode version(JsonNode given) {
        ObjectNode version = given.isObject() ? (ObjectNode) given.deepCopy() : JSON.objectNode();
        if (!version.has("instance")) {
            version.put("instance", version.path("model").asString("1"));
        }
        return version;
    }

    private static ObjectNode security(String web) {
        ObjectNode definitions = JSON.objectNode();
        definitions
                .putObject("oauth2")
                .put("scheme", "oauth2")
                .put("flow", "code")
                .put("authorization", web + "/oauth2/authorize")
                .put("token", web + "/oauth2/token")
                .putArray("scopes")
                .add("home:read")
                .add("home:control");
        return definitions;
    }

    private static void affordances(
            ObjectNode description, Id.DeviceId device, String base, String mqtt) {
        for (Map.Entry<String, JsonNode> each : description.path("properties").properties()) {
            ObjectNode property = (ObjectNode) each.getValue();
            String href = base + "/properties/" + encoded(each.getKey()) + "/value";
            ArrayNode forms = JSON.arrayNode();
            if (!property.path("writeOnly").asBoolean(false)) {
                form(forms, href, "GET", "readproperty", "home:read");
            }
            if (!property.path("readOnly").asBoolean(false)) {
                form(forms, href, "PUT", "writeproperty", "home:control");
            }
            property.set("forms", forms);
        }
        for (Map.Entry<String, JsonNode> each : description.path("actions").properties()) {
            ObjectNode action = (ObjectNode) each.getValue();
            action.put("synchronous", false);
            ArrayNode forms = JSON.arrayNode();
            form(
                    forms,
                    base + "/actions/" + encoded(each.getKey()) + "/input",
                    "POST",
                    "invokeaction",
                    "home:control");
            action.set("forms", forms);
        }
        for (Map.Entry<String, JsonNode> each : description.path("events").properties()) {
            ArrayNode forms = JSON.arrayNode();
            topic(forms, mqtt, "subscribeevent", device, Topics.Channel.EVENTS, "home:read");
            ((ObjectNode) each.getValue()).set("forms", forms);
        }
    }

    private static void form(
            ArrayNode forms, String href, String method, String operation, String scope) {
        forms.addObject()
                .put("href", href)
                .put("op", operation)
                .put("contentType", "application/json")
                .put("htv:methodName", method)
                .putArray("scopes")
                .add(scope);
    }

    private static ArrayNode forms(Id.DeviceId device, String base, String mqtt) {
        ArrayNode forms = JSON.arrayNode();
        form(forms, base + "/properties", "GET", "readallproperties", "home:read");
        topic(forms, mqtt, "observeallproperties", device, Topics.Channel.TWIN, "home:read");
        topic(forms, mqtt, "writemultipleproperties", device, Topics.Channel.SET, "home:control");
        topic(forms, mqtt, "subscribeallevents", device, Topics.Channel.EVENTS, "home:read");
        return forms;
    }

    private static void topic(
            ArrayNode forms,
            String mqtt,
            String operation,
            Id.DeviceId device,
            Topics.Channel channel,
            String scope) {
        boolean publish = channel == Topics.Channel.SET;
        forms.addObject()
                .put("href", mqtt)
                .put("op", operation)
                .put("contentType", "application/json")
                .put("mqv:controlPacket", publish ? "publish" : "subscribe")
                .put(publish ? "mqv:topic" : "mqv:filter", Topics.of(device, channel))
                .put("mqv:qos", "1")
                .putArray("scopes")
                .add(scope);
    }

    /// A copy without the words that only Thing Models have (`tm:optional` and the like).
    private static JsonNode withoutModelWords(JsonNode node) {
        if (node.isArray()) {
            ArrayNode copy = JSON.arrayNode();
            node.forEach(child -> copy.add(withoutModelWords(child)));
            return copy;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode copy = JSON.objectNode();
        node.properties().stream()
                .filter(member -> !member.getKey().startsWith("tm:"))
                .forEach(member -> copy.set(member.getKey(), withoutModelWords(member.getValue())));
        return copy;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
