package org.opentos.protocol.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppManifest.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads values of a manifest, and notes what is wrong with them by its JSON pointer (RFC 6901).
final class ManifestFields {
    static final String ENGLISH = "en";
    static final String CHINESE = "zh-Hans";
    private static final int FAULTS_MAX = 100;

    private final ObjectNode document;
    private final List<Fault> faults = new ArrayList<>();

    ManifestFields(ObjectNode document) {
        this.document = document;
    }

    boolean hasFaults() {
        return !faults.isEmpty();
    }

    Refusal refusal() {
        return new Refusal(
                RefusalCode.MANIFEST_INVALID,
                "The manifest is not right; mend the places that are named.",
                faults);
    }

    /// An object in a list, and where it stands.
    record Place(String pointer, JsonNode node) {}

    /// The list of a member of the manifest itself.
    List<Place> list(String member, int least, int most) {
        return list("/" + member, document.path(member), least, most);
    }

    List<Place> list(String pointer, JsonNode given, int least, int most) {
        List<Place> places = new ArrayList<>();
        boolean fits =
                given.isMissingNode()
                        ? least == 0
                        : given.isArray() && given.size() >= least && given.size() <= most;
        if (!fits) {
            fault(pointer, "must be a list of %d to %d".formatted(least, most));
            return places;
        }
        for (JsonNode each : given) {
            places.add(new Place(pointer + "/" + places.size(), each));
        }
        return places;
    }

    /// A text and its translation: `name`, and `name_localized` with a member `zh-Hans`.
    Text text(JsonNode object, String pointer, String member, int charactersMax) {
        String message = "must be 1 to %d characters of text".formatted(charactersMax);
        String english =
                string(
                        pointer + "/" + member,
                        object.path(member),
                        text -> isText(text, charactersMax),
                        message);
        JsonNode localized = object.path(member + "_localized").path(CHINESE);
        String chinese =
                localized.isMissingNode()
                        ? english
                        : string(
                                pointer + "/" + member + "_localized/" + CHINESE,
                                localized,
                                text -> isText(text, charactersMax),
                                message);
        return new Text(english, chinese);
    }

    /// Who is asked for something is told why in their own language.
    void requireChinese(Place place, String member) {
        if (place.node.path(member + "_localized").path(CHINESE).isMissingNode()) {
            fault(
                    place.pointer + "/" + member + "_localized/" + CHINESE,
                    "is missing: a reason is given in English and in Simplified Chinese");
        }
    }

    static boolean isText(String text, int charactersMax) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= charactersMax
                && text.codePoints().allMatch(DisplayName::isText);
    }

    int whole(String pointer, JsonNode given, int most) {
        int value = given.isIntegralNumber() && given.canConvertToInt() ? given.intValue() : 0;
        if (value < 1 || value > most) {
            fault(pointer, "must be a whole number from 1 to %d".formatted(most));
        }
        return value;
    }

    String string(String pointer, JsonNode given, Predicate<String> fits, String message) {
        if (given.isString() && fits.test(given.stringValue())) {
            return given.stringValue();
        }
        fault(pointer, message);
        return "";
    }

    void fault(String pointer, String message) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(pointer, message));
        }
    }
}
