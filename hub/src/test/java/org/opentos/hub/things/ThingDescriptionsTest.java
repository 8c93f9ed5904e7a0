package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Homes;
import org.opentos.hub.models.ThingModels;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Every shipped Thing Model becomes a Thing Description that W3C's schema takes
/// (`wot-thing-description-types` 1.1.0-12-March-2025).
class ThingDescriptionsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicTest> a_description_is_valid() throws IOException {
        Schema schema = schema();
        List<Path> models;
        try (Stream<Path> files = Files.list(Path.of("../api/thing-models"))) {
            models = files.filter(file -> file.toString().endsWith(".tm.json")).sorted().toList();
        }
        assertThat(models).isNotEmpty();
        return models.stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                file.getFileName().toString(),
                                () -> {
                                    JsonNode description =
                                            description(JSON.readTree(Files.readString(file)));
                                    assertThat(schema.validate(description)).isEmpty();
                                    assertThat(description.toString())
                                            .doesNotContain("tm:", "cookie");
                                    assertThat(
                                                    description
                                                            .at(
                                                                    "/securityDefinitions/oauth2/scheme")
                                                            .asString())
                                            .isEqualTo("oauth2");
                                }));
    }

    private static ObjectNode description(JsonNode model) {
        Id.HomeId home = new Id.HomeId(new UUID(3, 1));
        Thing thing =
                new Thing(
                        new Id.DeviceId(new UUID(3, 2)),
                        new Devices.Product(
                                new Id.ProductId(new UUID(3, 3)),
                                new Id.OrganisationId(new UUID(3, 4)),
                                "Maker",
                                "Product",
                                FormFactor.APPLIANCE,
                                new ThingModels().stored(model)),
                        Optional.of(new Homes.Home(home, "Home", "en")),
                        Optional.empty(),
                        "Kitchen");
        return ThingDescriptions.of(
                thing, "https://hub.localhost:8443", "mqtts://hub.localhost:8883");
    }

    private static Schema schema() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(
                        ThingDescriptionsTest.class.getResourceAsStream(
                                "/schemas/td-json-schema-validation.json"))) {
            JsonNode document = JSON.readTree(stream);
            ((ObjectNode) document).remove("version");
            ((ObjectNode) document.at("/definitions/multipleOfDefinition"))
                    .put("exclusiveMinimum", 0.0);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(document);
        }
    }
}
