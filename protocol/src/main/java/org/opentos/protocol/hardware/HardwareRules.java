package org.opentos.protocol.hardware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.hardware.HardwareKind.Direction;
import tools.jackson.databind.JsonNode;

/// Whether what an affordance says of its hardware can be so, and whether the affordance fits it.
///
/// Each fault has its place within the affordance and says what to do. They come in the order: what
/// `tos:hardware` is, its kind, its arguments, then the affordance's own type, range and direction.
public final class HardwareRules {
    /// The word of a Thing Model.
    public static final String WORD = "tos:hardware";

    private static final String KIND = "kind";
    private static final int SSID_BYTES = 32;
    private static final double PERCENT_MAX = 100;

    private final JsonNode affordance;
    private final JsonNode said;
    private final List<Fault> faults = new ArrayList<>();

    private HardwareRules(JsonNode affordance) {
        this.affordance = affordance;
        this.said = affordance.path(WORD);
    }

    /// What is wrong with a property and its hardware; nothing where it names none.
    public static List<Fault> ofProperty(JsonNode property) {
        HardwareRules rules = new HardwareRules(property);
        rules.kind()
                .ifPresent(kind -> {
                    rules.arguments(kind, false);
                    rules.fits(kind);
                });
        return List.copyOf(rules.faults);
    }

    /// What is wrong with an event and its hardware; nothing where it names none.
    public static List<Fault> ofEvent(JsonNode event) {
        HardwareRules rules = new HardwareRules(event);
        rules.kind()
                .ifPresent(kind -> {
                    if (!kind.happens()) {
                        rules.at(
                                "/kind",
                                "tells no events; use gpio or input, or make it a property");
                        return;
                    }
                    rules.arguments(kind, true);
                    JsonNode data = event.path("data");
                    if (!data.isMissingNode() && !type(data).equals("boolean")) {
                        rules.faults.add(
                                new Fault(
                                        "/data/type",
                                        "must be boolean, which says whether it is on now; or leave data out"));
                    }
                });
        return List.copyOf(rules.faults);
    }

    /// Where two affordances of a model want the same line of a chip, which has one user.
    ///
    /// @return faults with their places in the model
    public static List<Fault> shared(JsonNode model) {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> users = new HashMap<>();
        for (String section : List.of("properties", "events")) {
            for (Map.Entry<String, JsonNode> each : model.path(section).properties()) {
                JsonNode hardware = each.getValue().path(WORD);
                if (!text(hardware, KIND).equals(HardwareKind.GPIO.text())) {
                    continue;
                }
                String line = hardware.path("name") + " " + hardware.path("channel");
                String user = users.putIfAbsent(line, each.getKey());
                if (user != null) {
                    faults.add(
                            new Fault(
                                    "/%s/%s/%s/channel"
                                            .formatted(section, escaped(each.getKey()), WORD),
                                    "is the line of " + user + ", and a line has one user"));
                }
            }
        }
        return faults;
    }

    private Optional<HardwareKind> kind() {
        if (said.isMissingNode()) {
            return Optional.empty();
        }
        if (!said.isObject()) {
            at("", "must be an object with a kind: one of " + HardwareKind.all());
            return Optional.empty();
        }
        Optional<HardwareKind> kind = HardwareKind.called(text(said, KIND));
        if (kind.isEmpty()) {
            at("/kind", "must be one of " + HardwareKind.all());
        }
        return kind;
    }

    private void arguments(HardwareKind kind, boolean event) {
        List<HardwareArgument> known =
                Stream.concat(kind.required().stream(), kind.optional().stream())
                        .filter(each -> event || each != HardwareArgument.EDGE)
                        .toList();
        for (HardwareArgument each : known) {
            JsonNode value = said.path(each.member());
            boolean missing = value.isMissingNode();
            if (missing ? kind.required().contains(each) : !each.holds(value)) {
                at("/" + each.member(), (missing ? "is missing; it " : "") + each.rule());
            }
        }
        List<String> names = known.stream().map(HardwareArgument::member).toList();
        for (String member : said.propertyNames()) {
            if (!member.equals(KIND) && !names.contains(member)) {
                at(
                        "/" + escaped(member),
                        "is not said of %s here; remove it%s"
                                .formatted(
                                        kind.text(),
                                        names.isEmpty()
                                                ? ""
                                                : ", or use " + String.join(", ", names)));
            }
        }
        if (said.has("name") && said.has("path")) {
            at("/path", "stands beside name; leave one of them out");
        }
        if (kind == HardwareKind.BLUETOOTH && !said.has("addresses") && !said.has("services")) {
            at("", "must name what may be seen by addresses or services; nobody else is looked at");
        }
    }

    private void fits(HardwareKind kind) {
        String type = type(affordance);
        if (!kind.types().contains(type)) {
            faults.add(
                    new Fault(
                            "/type",
                            "must be %s, as %s is"
                                    .formatted(
                                            kind.types().stream()
                                                    .sorted()
                                                    .collect(Collectors.joining(" or ")),
                                            kind.text())));
            return;
        }
        boolean readOnly = affordance.path("readOnly").asBoolean(false);
        if (kind.direction() == Direction.MEASURED && !readOnly) {
            faults.add(
                    new Fault("/readOnly", "must be true, as " + kind.text() + " cannot be set"));
        }
        if (affordance.path("writeOnly").asBoolean(false)) {
            faults.add(new Fault("/writeOnly", "must be left out, as hardware says what it is"));
        }
        boolean number = type.equals("integer") || type.equals("number");
        if (number && kind.hasLevels()) {
            range(kind);
        }
        if (type.equals("string") && affordance.path("maxLength").asInt(SSID_BYTES) < SSID_BYTES) {
            faults.add(new Fault("/maxLength", "must be at least 32, as a network's name can be"));
        }
        if (kind == HardwareKind.GPIO && !readOnly && said.has("debounceMillis")) {
            at("/debounceMillis", "is for a line that is read; remove it or set readOnly");
        }
    }

    private void range(HardwareKind kind) {
        JsonNode least = affordance.path("minimum");
        JsonNode most = affordance.path("maximum");
        for (String member : List.of("minimum", "maximum")) {
            if (!affordance.path(member).isNumber()) {
                faults.add(
                        new Fault(
                                "/" + member,
                                "is missing; the levels of %s go over the range"
                                        .formatted(kind.text())));
            }
        }
        if (!least.isNumber() || !most.isNumber()) {
            return;
        }
        if (least.asDouble() >= most.asDouble()) {
            faults.add(new Fault("/maximum", "must be more than minimum"));
        }
        if (kind == HardwareKind.SOUND && (least.asDouble() < 0 || most.asDouble() > PERCENT_MAX)) {
            faults.add(new Fault("/maximum", "must lie within 0 to 100, as volume is per cent"));
        }
    }

    private void at(String place, String message) {
        faults.add(new Fault("/" + WORD + place, message));
    }

    private static String type(JsonNode schema) {
        return text(schema, "type");
    }

    private static String text(JsonNode tree, String member) {
        return tree.path(member).stringValueOpt().orElse("");
    }

    private static String escaped(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }
}
