package org.opentos.protocol.app;

import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of a package, read strictly: no member twice, nothing behind it, no great depth.
final class PackageJson {
    private static final int DEPTH_MAX = 8;
    private static final int NAME_CHARACTERS_MAX = 256;
    private static final int NUMBER_CHARACTERS_MAX = 20;

    static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNameLength(NAME_CHARACTERS_MAX)
                                                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private PackageJson() {}

    /// @param path of the file, for the refusal
    static Outcome<ObjectNode> object(String path, byte[] bytes) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode object
                    ? Outcome.done(object)
                    : unreadable(path, "it is no JSON object");
        } catch (JacksonException malformed) {
            return unreadable(path, String.valueOf(malformed.getOriginalMessage()));
        }
    }

    private static <T> Outcome<T> unreadable(String path, String reason) {
        return Outcome.refused(
                RefusalCode.PACKAGE_MALFORMED,
                "%s cannot be read as JSON: %s."
                        .formatted(path, reason.lines().findFirst().orElse("").strip()));
    }

    static String text(JsonNode object, String member) {
        return object.path(member).asString("");
    }
}
