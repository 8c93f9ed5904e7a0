package org.opentos.hub.models;

import java.util.List;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON that a maker sent, strictly: nothing stands twice, nothing follows, nothing is
/// deeper, longer or larger than a Thing Model may be.
public final class ModelDocument {
    /// A Thing Model and what a request wraps around it.
    public static final int BODY_BYTES_MAX = ThingModels.DOCUMENT_BYTES_MAX + 4 * 1024;

    private static final int NAME_CHARACTERS_MAX = 256;
    private static final int NUMBER_CHARACTERS_MAX = 64;
    private static final int WRAPPED_LEVELS = 2;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(
                                                            ModelRules.DEPTH_MAX + WRAPPED_LEVELS)
                                                    .maxNameLength(NAME_CHARACTERS_MAX)
                                                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                                    .maxStringLength(BODY_BYTES_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private ModelDocument() {}

    /// The document; refused as too large or malformed with the place where reading ended.
    public static Outcome<JsonNode> read(byte[] body) {
        if (body.length > BODY_BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "A Thing Model has at most %d KiB; shorten its texts or leave affordances out."
                            .formatted(ThingModels.DOCUMENT_BYTES_MAX / 1024));
        }
        try {
            JsonNode document = JSON.readTree(body);
            return document == null || document.isMissingNode()
                    ? malformed("is empty; send a JSON document")
                    : Outcome.done(document);
        } catch (StreamConstraintsException bound) {
            return malformed("goes beyond what is read: " + reason(bound));
        } catch (JacksonException malformed) {
            return malformed("is no JSON document: " + reason(malformed));
        }
    }

    private static Outcome<JsonNode> malformed(String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.BODY_MALFORMED,
                        "The body cannot be read as JSON; mend the place that is named.",
                        List.of(new Fault("", message))));
    }

    private static String reason(JacksonException failure) {
        String place =
                failure.getLocation() == null
                        ? ""
                        : " (line %d, column %d)"
                                .formatted(
                                        failure.getLocation().getLineNr(),
                                        failure.getLocation().getColumnNr());
        return SafeText.sentence(String.valueOf(failure.getOriginalMessage())) + place;
    }
}
