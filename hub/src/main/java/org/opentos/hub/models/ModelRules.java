package org.opentos.hub.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.Risk;
import org.opentos.protocol.hardware.HardwareRules;
import tools.jackson.databind.JsonNode;

/// Compiles a Thing Model and keeps the rules that a hub has beyond the standard's: bounds, safe
/// names, showable texts, and the annotations of OpenTOS (`tos:`).
final class ModelRules {
    static final int PROPERTIES_MAX = 100;
    static final int ACTIONS_MAX = 50;
    static final int EVENTS_MAX = 50;
    static final int DEPTH_MAX = 20;
    static final int TITLE_CHARACTERS_MAX = 200;
    static final int TEXT_CHARACTERS_MAX = 4_000;
    static final int UNIT_CHARACTERS_MAX = 40;

    private static final Set<String> WIDGETS =
            Set.of("switch", "slider", "colour", "choice", "number", "text", "meter");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> TITLES = Set.of("title", "titles", "tos:enumTitles");

    private final FaultList faults;
    private final DataSchemaCompiler compiler;
    private final JsonNode document;

    private ModelRules(JsonNode document, FaultList faults) {
        this.document = document;
        this.faults = faults;
        this.compiler = new DataSchemaCompiler(faults);
    }

    /// @return the model; usable only where no fault was added
    static CompiledThingModel compile(JsonNode document, FaultList faults) {
        return new ModelRules(document, faults).compile();
    }

    private CompiledThingModel compile() {
        if (!textsHold(document, JsonPlace.ROOT, false, 1)) {
            return nothing();
        }
        checkHead();
        Map<String, DataSchemaCheck> propertyChecks = new LinkedHashMap<>();
        Map<String, DataSchemaCheck> inputs = new LinkedHashMap<>();
        Map<String, DataSchemaCheck> outputs = new LinkedHashMap<>();
        Map<String, DataSchemaCheck> data = new LinkedHashMap<>();
        Map<String, ThingModel.Property> properties = new LinkedHashMap<>();
        Map<String, ThingModel.Action> actions = new LinkedHashMap<>();
        Map<String, ThingModel.Event> events = new LinkedHashMap<>();
        affordances("properties", PROPERTIES_MAX)
                .forEach((name, property) -> {
                    JsonPlace place = JsonPlace.ROOT.child("properties").child(name);
                    propertyChecks.put(name, compiler.compile(property, place));
                    properties.put(name, property(name, property, place));
                });
        affordances("actions", ACTIONS_MAX)
                .forEach((name, action) -> {
                    JsonPlace place = JsonPlace.ROOT.child("actions").child(name);
                    Optional<JsonNode> input = part(action, "input", place, inputs, name);
                    Optional<JsonNode> output = part(action, "output", place, outputs, name);
                    actions.put(
                            name, new ThingModel.Action(name, input, output, risk(action, place)));
                });
        affordances("events", EVENTS_MAX)
                .forEach((name, event) -> {
                    JsonPlace place = JsonPlace.ROOT.child("events").child(name);
                    risk(event, place);
                    hardware(HardwareRules.ofEvent(event), place);
                    events.put(
                            name,
                            new ThingModel.Event(name, part(event, "data", place, data, name)));
                });
        checkReference(document, "tos:primary", JsonPlace.ROOT, properties.keySet());
        HardwareRules.shared(document)
                .forEach(fault -> faults.add(fault.pointer(), fault.message()));
        return new CompiledThingModel(
                document,
                java.util.Collections.unmodifiableMap(properties),
                java.util.Collections.unmodifiableMap(actions),
                java.util.Collections.unmodifiableMap(events),
                Map.copyOf(propertyChecks),
                Map.copyOf(inputs),
                Map.copyOf(outputs),
                Map.copyOf(data));
    }

    private CompiledThingModel nothing() {
        return new CompiledThingModel(
                document, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    private void checkHead() {
        if (!document.path("title").isString() || document.path("title").stringValue().isBlank()) {
            faults.add(JsonPlace.ROOT.child("title"), "must be a title that people can read");
        }
        formFactor(document);
        for (String word : List.of("tos:icon", "tos:driver")) {
            JsonNode name = document.path(word);
            if (!name.isMissingNode()
                    && (!name.isString() || !WORD.matcher(name.stringValue()).matches())) {
                faults.add(
                        JsonPlace.ROOT.child(word),
                        "must be a word of a-z 0-9 - like coffee-machine");
            }
        }
        JsonNode screen = document.path("tos:screen");
        if (!screen.isMissingNode() && !screen.isBoolean()) {
            faults.add(
                    JsonPlace.ROOT.child("tos:screen"),
                    "must be true or false: whether an appliance has a screen on which apps run");
        }
        for (String word : List.of("forms", "base", "security", "securityDefinitions")) {
            if (document.has(word)) {
                faults.add(
                        JsonPlace.ROOT.child(word),
                        "is for the hub to say, which knows how its devices are reached; remove it");
            }
        }
        checkLinks();
    }

    private void formFactor(JsonNode model) {
        JsonNode form = model.path("tos:formFactor");
        if (form.isMissingNode()) {
            return;
        }
        boolean known = false;
        for (FormFactor each : FormFactor.values()) {
            known |= form.isString() && each.text().equals(form.stringValue());
        }
        if (!known) {
            faults.add(
                    JsonPlace.ROOT.child("tos:formFactor"), "must be one of " + FormFactor.all());
        }
    }

    private void checkLinks() {
        JsonNode links = document.path("links");
        for (int index = 0; index < links.size(); index++) {
            JsonPlace place = JsonPlace.ROOT.child("links").child(index);
            JsonNode link = links.path(index);
            if (link.path("rel").isString()
                    && link.path("rel").stringValue().equals("tm:extends")) {
                faults.add(
                        place, "extends another model, which is not fetched; write the model out");
            }
            JsonNode address = link.path("href");
            if (address.isString()
                    && !address.stringValue().toLowerCase(Locale.ROOT).startsWith("https://")
                    && !address.stringValue().toLowerCase(Locale.ROOT).startsWith("http://")) {
                faults.add(place.child("href"), "must start with https:// or http://");
            }
        }
    }

    private Map<String, JsonNode> affordances(String kind, int most) {
        JsonNode container = document.path(kind);
        JsonPlace place = JsonPlace.ROOT.child(kind);
        Map<String, JsonNode> affordances = new LinkedHashMap<>();
        if (container.isMissingNode()) {
            return affordances;
        }
        if (!container.isObject()) {
            faults.add(place, "must be an object");
            return affordances;
        }
        if (container.size() > most) {
            faults.add(place, "has %d members and may have %d".formatted(container.size(), most));
            return affordances;
        }
        for (Map.Entry<String, JsonNode> member : container.properties()) {
            compiler.checkName(member.getKey(), place);
            if (member.getValue().isObject()) {
                affordances.put(member.getKey(), member.getValue());
                refuseForms(member.getValue(), place.child(member.getKey()));
            } else {
                faults.add(place.child(member.getKey()), "must be an object");
            }
        }
        return affordances;
    }

    private void refuseForms(JsonNode affordance, JsonPlace place) {
        if (affordance.has("forms")) {
            faults.add(
                    place.child("forms"),
                    "is for the hub to say, which knows how its devices are reached; remove it");
        }
    }

    private ThingModel.Property property(String name, JsonNode property, JsonPlace place) {
        boolean readOnly = flag(property, "readOnly", place, false);
        boolean writeOnly = flag(property, "writeOnly", place, false);
        if (readOnly && writeOnly) {
            faults.add(place, "is read-only and write-only at once");
        }
        JsonNode unit = property.path("unit");
        if (unit.isString()
                && (unit.stringValue().length() > UNIT_CHARACTERS_MAX
                        || SafeText.unshowable(unit.stringValue()).isPresent())) {
            faults.add(
                    place.child("unit"),
                    "must be a word of at most " + UNIT_CHARACTERS_MAX + " characters");
        }
        JsonNode widget = property.path("tos:widget");
        if (!widget.isMissingNode()
                && (!widget.isString() || !WIDGETS.contains(widget.stringValue()))) {
            faults.add(
                    place.child("tos:widget"),
                    "must be one of switch, slider, colour, choice, number, text, meter");
        }
        checkEnumTitles(property, place);
        hardware(HardwareRules.ofProperty(property), place);
        for (String word : List.of("tos:setpointOf", "tos:seriesOf")) {
            checkReference(property, word, place, document.path("properties").propertyNames());
        }
        return new ThingModel.Property(
                name,
                property,
                readOnly,
                writeOnly,
                risk(property, place),
                unit.isString() ? unit.stringValue() : "",
                flag(property, "tos:history", place, true));
    }

    /// What the rules of hardware found within an affordance, at its place in the document.
    private void hardware(List<Fault> found, JsonPlace place) {
        for (Fault fault : found) {
            faults.add(place.pointer() + fault.pointer(), fault.message());
        }
    }

    private void checkReference(
            JsonNode holder, String word, JsonPlace place, java.util.Collection<String> names) {
        JsonNode reference = holder.path(word);
        if (!reference.isMissingNode()
                && (!reference.isString() || !names.contains(reference.stringValue()))) {
            faults.add(place.child(word), "must name a property of this model");
        }
    }

    private boolean flag(JsonNode holder, String word, JsonPlace place, boolean usual) {
        JsonNode flag = holder.path(word);
        if (flag.isMissingNode()) {
            return usual;
        }
        if (!flag.isBoolean()) {
            faults.add(place.child(word), "must be true or false");
            return usual;
        }
        return flag.booleanValue();
    }

    private Risk risk(JsonNode affordance, JsonPlace place) {
        JsonNode risk = affordance.path("tos:risk");
        if (risk.isMissingNode()) {
            return Risk.COMFORT;
        }
        for (Risk each : Risk.values()) {
            if (risk.isString() && each.text().equals(risk.stringValue())) {
                return each;
            }
        }
        faults.add(place.child("tos:risk"), "must be one of look, comfort, security, money");
        return Risk.COMFORT;
    }

    private Optional<JsonNode> part(
            JsonNode affordance,
            String word,
            JsonPlace place,
            Map<String, DataSchemaCheck> checks,
            String name) {
        JsonNode schema = affordance.path(word);
        if (schema.isMissingNode()) {
            return Optional.empty();
        }
        checks.put(name, compiler.compile(schema, place.child(word)));
        checkInnerEnumTitles(schema, place.child(word));
        return Optional.of(schema);
    }

    private void checkInnerEnumTitles(JsonNode schema, JsonPlace place) {
        checkEnumTitles(schema, place);
        JsonNode members = schema.path("properties");
        if (members.isObject()) {
            for (Map.Entry<String, JsonNode> member : members.properties()) {
                checkInnerEnumTitles(
                        member.getValue(), place.child("properties").child(member.getKey()));
            }
        }
        if (schema.path("items").isObject()) {
            checkInnerEnumTitles(schema.path("items"), place.child("items"));
        }
    }

    /// Every value that can be chosen has a title, and no title is for a value that cannot be.
    private void checkEnumTitles(JsonNode schema, JsonPlace place) {
        JsonNode titles = schema.path("tos:enumTitles");
        JsonPlace there = place.child("tos:enumTitles");
        if (titles.isMissingNode()) {
            return;
        }
        if (!titles.isObject()) {
            faults.add(there, "must be an object from value to titles");
            return;
        }
        Set<String> values = new java.util.LinkedHashSet<>();
        if (schema.path("enum").isArray()) {
            for (JsonNode value : schema.path("enum")) {
                values.add(value.isString() ? value.stringValue() : value.toString());
            }
        } else if (schema.path("type").isString()
                && schema.path("type").stringValue().equals("boolean")) {
            values.addAll(List.of("true", "false"));
        }
        for (String value : titles.propertyNames()) {
            if (!values.contains(value)) {
                faults.add(
                        there.child(value), "is a title for a value that the enum does not have");
            }
        }
        for (String value : values) {
            if (!titles.has(value)) {
                faults.add(
                        there.child(value), "is missing: each value of the enum needs its title");
            }
        }
    }

    /// Walks every text of the document.
    ///
    /// @return whether the document may be looked at further
    private boolean textsHold(JsonNode node, JsonPlace place, boolean title, int depth) {
        if (depth > DEPTH_MAX) {
            faults.add(place, "is nested deeper than " + DEPTH_MAX + " levels");
            return false;
        }
        boolean hold = true;
        if (node.isString()) {
            checkText(node.stringValue(), place, title);
        } else if (node.isNumber() && !NumberRule.usable(node)) {
            faults.add(place, "is a number that cannot be kept");
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                JsonPlace there = place.child(member.getKey());
                SafeText.unshowable(member.getKey())
                        .ifPresent(reason -> faults.add(there, "has a name that " + reason));
                boolean titled = title || TITLES.contains(member.getKey());
                hold &= textsHold(member.getValue(), there, titled, depth + 1);
            }
        } else {
            for (int index = 0; index < node.size() && hold; index++) {
                hold = textsHold(node.path(index), place.child(index), title, depth + 1);
            }
        }
        return hold && !faults.full();
    }

    private void checkText(String text, JsonPlace place, boolean title) {
        int most = title ? TITLE_CHARACTERS_MAX : TEXT_CHARACTERS_MAX;
        if (text.length() > most) {
            faults.add(place, "is longer than " + most + " characters");
            return;
        }
        SafeText.unshowable(text.replace("\n", "")).ifPresent(reason -> faults.add(place, reason));
    }
}
