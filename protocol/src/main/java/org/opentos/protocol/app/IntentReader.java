package org.opentos.protocol.app;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.opentos.protocol.app.AppIntent.Slot;
import org.opentos.protocol.app.AppIntent.Value;
import org.opentos.protocol.app.AppManifest.Text;
import org.opentos.protocol.app.ManifestFields.Place;
import tools.jackson.databind.JsonNode;

/// Reads what can be said to an app, of its manifest. An app is a stranger: everything that its
/// sentences can grow to is bounded here, once for all who listen.
final class IntentReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern SLOT = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final Pattern UNIT = Pattern.compile("[A-Za-z]{1,30}");
    private static final Set<String> LANGUAGES =
            Set.of(ManifestFields.ENGLISH, ManifestFields.CHINESE);

    private final ManifestFields fields;

    IntentReader(ManifestFields fields) {
        this.fields = fields;
    }

    List<AppIntent> read(JsonNode given) {
        List<AppIntent> intents = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Place each : fields.list("/tos_intents", given, 0, AppIntent.INTENTS_MAX)) {
            String name =
                    fields.string(
                            each.pointer() + "/name",
                            each.node().path("name"),
                            text -> NAME.matcher(text).matches() && seen.add(text),
                            "must be 1 to 40 small letters, digits and hyphens, each once");
            Text title =
                    fields.text(
                            each.node(),
                            each.pointer(),
                            "title",
                            ManifestReader.NAME_CHARACTERS_MAX);
            List<Slot> slots = slots(each);
            List<String> english = sentences(each, ManifestFields.ENGLISH);
            List<String> chinese = sentences(each, ManifestFields.CHINESE);
            requireLanguages(each);
            intents.add(new AppIntent(name, title, slots, english, chinese));
        }
        return intents;
    }

    private void requireLanguages(Place intent) {
        JsonNode given = intent.node().path("sentences");
        if (!given.isObject() || given.isEmpty() || !LANGUAGES.containsAll(given.propertyNames())) {
            fields.fault(
                    intent.pointer() + "/sentences", "must hold sentences in en, zh-Hans or both");
        }
    }

    private List<String> sentences(Place intent, String language) {
        JsonNode given = intent.node().path("sentences").path(language);
        if (given.isMissingNode()) {
            return List.of();
        }
        return fields
                .list(
                        intent.pointer() + "/sentences/" + language,
                        given,
                        1,
                        AppIntent.SENTENCES_MAX)
                .stream()
                .map(each -> text(each.pointer(), each.node(), AppIntent.SENTENCE_CHARACTERS_MAX))
                .toList();
    }

    private List<Slot> slots(Place intent) {
        JsonNode given = intent.node().path("slots");
        String pointer = intent.pointer() + "/slots";
        List<Slot> slots = new ArrayList<>();
        if (given.isMissingNode()) {
            return slots;
        }
        if (!given.isObject() || given.size() > AppIntent.SLOTS_MAX) {
            fields.fault(pointer, "must be at most %d slots".formatted(AppIntent.SLOTS_MAX));
            return slots;
        }
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            if (!SLOT.matcher(each.getKey()).matches()) {
                fields.fault(
                        pointer,
                        "has a name that is not 1 to 40 letters and digits, a small letter first");
                break;
            }
            String place = pointer + "/" + each.getKey();
            if (each.getValue().has("enum")) {
                slots.add(choice(each.getKey(), new Place(place, each.getValue())));
            } else {
                number(each.getKey(), new Place(place, each.getValue())).ifPresent(slots::add);
            }
        }
        return slots;
    }

    private Slot choice(String name, Place slot) {
        List<Value> values = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Place each :
                fields.list(
                        slot.pointer() + "/enum",
                        slot.node().path("enum"),
                        1,
                        AppIntent.VALUES_MAX)) {
            String value = text(each.pointer(), each.node(), AppIntent.VALUE_CHARACTERS_MAX);
            if (!seen.add(value)) {
                fields.fault(each.pointer(), "is there twice");
            }
            String english = title(slot, value, ManifestFields.ENGLISH, value);
            String chinese = title(slot, value, ManifestFields.CHINESE, english);
            values.add(new Value(value, new Text(english, chinese)));
        }
        return new Slot.Choice(name, values);
    }

    private String title(Place slot, String value, String language, String otherwise) {
        JsonNode given = slot.node().path("titles").path(value).path(language);
        return given.isMissingNode()
                ? otherwise
                : text(
                        slot.pointer() + "/titles/" + escaped(value) + "/" + language,
                        given,
                        AppIntent.VALUE_CHARACTERS_MAX);
    }

    /// RFC 6901, section 3.
    private static String escaped(String value) {
        return value.replace("~", "~0").replace("/", "~1");
    }

    private Optional<Slot> number(String name, Place slot) {
        boolean whole = slot.node().path("type").asString("").equals("integer");
        if (!whole && !slot.node().path("type").asString("").equals("number")) {
            fields.fault(slot.pointer(), "must have an enum, or the type integer or number");
            return Optional.empty();
        }
        JsonNode unit = slot.node().path("unit");
        String unitName =
                unit.isMissingNode()
                        ? ""
                        : fields.string(
                                slot.pointer() + "/unit",
                                unit,
                                text -> UNIT.matcher(text).matches(),
                                "must be 1 to 30 letters, for example minute");
        Optional<BigDecimal> least = bound(slot, "minimum", whole);
        Optional<BigDecimal> most = bound(slot, "maximum", whole);
        Optional<BigDecimal> step =
                slot.node().path("multipleOf").isMissingNode()
                        ? Optional.of(whole ? BigDecimal.ONE : new BigDecimal("0.1"))
                        : bound(slot, "multipleOf", whole);
        if (least.isEmpty() || most.isEmpty() || step.isEmpty()) {
            return Optional.empty();
        }
        if (step.get().signum() <= 0 || !holdsAny(least.get(), most.get(), step.get())) {
            fields.fault(slot.pointer(), "takes no number at all");
            return Optional.empty();
        }
        return Optional.of(new Slot.Number(name, least.get(), most.get(), step.get(), unitName));
    }

    private static boolean holdsAny(BigDecimal least, BigDecimal most, BigDecimal step) {
        return least.divide(step, 0, RoundingMode.CEILING).multiply(step).compareTo(most) <= 0;
    }

    private Optional<BigDecimal> bound(Place slot, String member, boolean whole) {
        JsonNode given = slot.node().path(member);
        if (given.isNumber() && Math.abs(given.doubleValue()) <= AppIntent.NUMBER_MAX) {
            BigDecimal value = given.decimalValue();
            if (value.stripTrailingZeros().scale() <= (whole ? 0 : AppIntent.DECIMALS_MAX)) {
                return Optional.of(value);
            }
        }
        fields.fault(
                slot.pointer() + "/" + member,
                whole
                        ? "must be a whole number of at most 1,000,000, above or below zero"
                        : "must be a number of at most 1,000,000, above or below zero, with 3 decimals");
        return Optional.empty();
    }

    private String text(String pointer, JsonNode given, int charactersMax) {
        return fields.string(
                pointer,
                given,
                text -> ManifestFields.isText(text, charactersMax),
                "must be 1 to %d characters of text".formatted(charactersMax));
    }
}
