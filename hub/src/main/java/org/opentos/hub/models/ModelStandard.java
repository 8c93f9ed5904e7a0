package org.opentos.hub.models;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Checks a document against W3C's JSON Schema for Thing Models (Thing Description 1.1, 12 March
/// 2025), as published in the npm package `wot-thing-model-types`.
final class ModelStandard {
    private static final String RESOURCE = "/schemas/tm-json-schema-validation.json";

    private final Schema schema;

    ModelStandard() {
        SchemaRegistryConfig settings =
                SchemaRegistryConfig.builder()
                        .pathType(PathType.JSON_POINTER)
                        .locale(Locale.ENGLISH)
                        .regularExpressionFactory(ModelStandard::linear)
                        .preloadSchema(true)
                        .build();
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_7,
                        builder ->
                                builder.schemaRegistryConfig(settings)
                                        .schemaLoader(
                                                loader -> loader.fetchRemoteResources(false)));
        schema = registry.getSchema(document());
    }

    private static JsonNode document() {
        try (InputStream stream = ModelStandard.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the hub");
            }
            JsonNode document = new JsonMapper().readTree(stream);
            ((ObjectNode) document).remove("version");
            writeBoundsAsDecimals(document);
            return document;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + RESOURCE, failure);
        }
    }

    /// Beside a type that names integers the validator compares with a whole bound as `long`: it
    /// cuts 0.1 to 0, and fails at 1e300. A bound written as a decimal means the same and is
    /// compared as one.
    private static void writeBoundsAsDecimals(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            for (String word :
                    List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")) {
                if (object.path(word).isIntegralNumber()) {
                    object.put(word, object.path(word).doubleValue());
                }
            }
        }
        schema.forEach(ModelStandard::writeBoundsAsDecimals);
    }

    /// The standard's own expressions run on hostile text too, so they run in linear time.
    private static RegularExpression linear(String expression) {
        com.google.re2j.Pattern pattern = com.google.re2j.Pattern.compile(expression);
        return text -> pattern.matcher(text).find();
    }

    void check(JsonNode document, FaultList faults) {
        for (Error error : schema.validate(document)) {
            // A placeholder is the second way to write many values; who wrote none need not hear of
            // it.
            if (!error.getSchemaLocation().toString().contains("placeholder-pattern")) {
                faults.add(error.getInstanceLocation().toString(), sentence(error));
            }
        }
    }

    private static String sentence(Error error) {
        Object[] arguments = error.getArguments() == null ? new Object[0] : error.getArguments();
        String first = arguments.length > 0 ? SafeText.shown(String.valueOf(arguments[0])) : "";
        Map<String, String> known =
                Map.of(
                        "type",
                        "has the wrong type: "
                                + SafeText.sentence(String.valueOf(error.getMessage())),
                        "required",
                        "lacks the member " + first + ", which the standard requires",
                        "enum",
                        "is not one of the values that the standard allows here",
                        "const",
                        "is not the value that the standard requires here",
                        "not",
                        "is a placeholder or holds one; write the value itself",
                        "pattern",
                        "does not have the form that the standard requires here",
                        "oneOf",
                        "fits none, or more than one, of the forms that the standard allows here",
                        "additionalProperties",
                        "holds a member that the standard does not allow here: " + first);
        return known.getOrDefault(
                error.getKeyword(),
                "is not what the standard requires here: "
                        + SafeText.sentence(String.valueOf(error.getMessage())));
    }
}
