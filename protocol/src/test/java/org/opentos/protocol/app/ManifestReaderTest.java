package org.opentos.protocol.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ManifestReaderTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of("../api/app-manifest.schema.json")));
        } catch (IOException failure) {
            throw new AssertionError("the schema is missing", failure);
        }
    }

    @Test
    void a_manifest_is_read() {
        AppManifest manifest = read(Packages.bytes(Packages.MANIFEST));

        assertThat(manifest.version()).isEqualTo(new AppVersion(3, "1.2.0"));
        assertThat(manifest.name()).isEqualTo(new AppManifest.Text("Moon Jump", "月球跳跃"));
        assertThat(manifest.description().chinese()).isEqualTo("Jump on the moon.");
        assertThat(manifest.forms()).containsExactlyInAnyOrder(FormFactor.TV, FormFactor.PHONE);
        assertThat(manifest.asks(AppGrant.FRIENDS)).isTrue();
        assertThat(manifest.asks(AppGrant.PAYMENTS)).isFalse();
        assertThat(manifest.opens()).containsExactlyInAnyOrder(SentKind.IMAGE, SentKind.LINK);
        assertThat(manifest.prices())
                .containsExactly(
                        new Money(1200, Currency.of("CNY")), new Money(250, Currency.of("JPY")));
        assertThat(manifest.intents())
                .singleElement()
                .satisfies(intent -> {
                    assertThat(intent.name()).isEqualTo("jump");
                    assertThat(intent.title()).isEqualTo(new AppManifest.Text("Jump", "跳"));
                    assertThat(intent.english()).containsExactly("jump [{height}] on {moon}");
                    assertThat(intent.chinese()).containsExactly("在{moon}上跳");
                    assertThat(intent.slots().getFirst())
                            .isEqualTo(
                                    new AppIntent.Slot.Choice(
                                            "moon",
                                            List.of(
                                                    new AppIntent.Value(
                                                            "luna",
                                                            new AppManifest.Text("our moon", "月亮")),
                                                    new AppIntent.Value(
                                                            "io",
                                                            new AppManifest.Text("io", "io")))));
                    assertThat(intent.slots().getLast())
                            .isEqualTo(
                                    new AppIntent.Slot.Number(
                                            "height",
                                            new BigDecimal("0.5"),
                                            new BigDecimal("20"),
                                            new BigDecimal("0.5"),
                                            "metre"));
                });
        assertThat(manifest.item("club").orElseThrow().plan())
                .contains(new AppManifest.Plan("P1M", "P14D", "P0D"));
        assertThat(schemaTakes(JSON.readTree(Packages.MANIFEST))).isTrue();
    }

    /// What is changed in a right manifest, by its pointer, and where the fault is named. The
    /// published schema refuses the same, but for what a schema cannot say.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    /app_id                | "moon"                      | /app_id                     | true
                    /app_id                | "org.Example.moon"          | /app_id                     | true
                    /app_id                | 7                           | /app_id                     | true
                    /version/code          | 0                           | /version/code               | true
                    /version/code          | 1.5                         | /version/code               | true
                    /version/code          | 99999999999                 | /version/code               | true
                    /version/name          | ""                          | /version/name               | true
                    /platform_version      | {"min_code": 2}             | /platform_version/min_code  | true
                    /name                  | "   "                       | /name                       | true
                    /name                  | "a\\u202eb"                 | /name                       | false
                    /name_localized        | {"zh-Hans": ""}             | /name_localized/zh-Hans     | true
                    /device_type           | []                          | /device_type                | true
                    /device_type           | ["fridge"]                  | /device_type/0              | true
                    /device_type           | ["tv", "tv"]                | /device_type/1              | true
                    /start_url             | "https://evil.example"      | /start_url                  | true
                    /start_url             | "../index.html"             | /start_url                  | true
                    /icons                 | []                          | /icons                      | true
                    /icons/0/type          | "text/html"                 | /icons/0/type               | true
                    /icons/0/sizes         | "0x0"                       | /icons/0/sizes              | true
                    /background_color      | "red;x"                     | /background_color           | true
                    /req_permissions/0/name | "everything"               | /req_permissions/0/name     | true
                    /req_permissions/0/reason_localized | {}             | /req_permissions/0/reason_localized/zh-Hans | true
                    /tos_network/0/origin  | "http://example.org"        | /tos_network/0/origin       | true
                    /tos_network/0/origin  | "https://example.org/path"  | /tos_network/0/origin       | true
                    /tos_network/0/origin  | "https://*"                 | /tos_network/0/origin       | true
                    /tos_network/0/origin  | "https://a.org; script-src *" | /tos_network/0/origin     | true
                    /tos_opens             | "image"                     | /tos_opens                  | true
                    /tos_opens             | ["image", "heading"]        | /tos_opens/1                | true
                    /tos_opens             | ["image", "image"]          | /tos_opens/1                | true
                    /tos_opens             | ["link", 3]                 | /tos_opens/1                | true
                    /tos_prices/0/value    | "0"                         | /tos_prices/0               | false
                    /tos_prices/0/value    | "1.234"                     | /tos_prices/0               | false
                    /tos_prices/0/value    | "-1"                        | /tos_prices/0               | true
                    /tos_prices/0/value    | "9999999.99"                | /tos_prices/0               | false
                    /tos_prices/1/currency | "CNY"                       | /tos_prices/1               | false
                    /tos_prices/0/currency | "XXX"                       | /tos_prices/0               | false
                    /tos_items/0/id        | "Club!"                     | /tos_items/0/id             | true
                    /tos_items/0/prices    | []                          | /tos_items/0/prices         | true
                    /tos_items/0/subscription/period | "P1M2D"           | /tos_items/0/subscription/period | true
                    /tos_intents           | {}                          | /tos_intents                | true
                    /tos_intents/0/name    | "Jump!"                     | /tos_intents/0/name         | true
                    /tos_intents/0/title   | ""                          | /tos_intents/0/title        | true
                    /tos_intents/0/title_localized | {"zh-Hans": 5}      | /tos_intents/0/title_localized/zh-Hans | true
                    /tos_intents/0/sentences | {}                        | /tos_intents/0/sentences    | true
                    /tos_intents/0/sentences | ["jump"]                  | /tos_intents/0/sentences    | true
                    /tos_intents/0/sentences/fr | ["saute"]              | /tos_intents/0/sentences    | true
                    /tos_intents/0/sentences/en | []                     | /tos_intents/0/sentences/en | true
                    /tos_intents/0/sentences/en | [" "]                  | /tos_intents/0/sentences/en/0 | true
                    /tos_intents/0/sentences/en | ["1","2","3","4","5","6","7","8","9"] | /tos_intents/0/sentences/en | true
                    /tos_intents/0/sentences/en | ["a\\u202eb"]          | /tos_intents/0/sentences/en/0 | false
                    /tos_intents/0/slots   | []                          | /tos_intents/0/slots        | true
                    /tos_intents/0/slots   | {"a":{"enum":["x"]},"b":{"enum":["x"]},"c":{"enum":["x"]},"d":{"enum":["x"]},"e":{"enum":["x"]}} | /tos_intents/0/slots | true
                    /tos_intents/0/slots   | {"A b": {"enum": ["x"]}}    | /tos_intents/0/slots        | true
                    /tos_intents/0/slots/moon | {}                       | /tos_intents/0/slots/moon   | true
                    /tos_intents/0/slots/moon | {"type": "string"}       | /tos_intents/0/slots/moon   | true
                    /tos_intents/0/slots/moon/enum | []                  | /tos_intents/0/slots/moon/enum | true
                    /tos_intents/0/slots/moon/enum | ["luna", "luna"]    | /tos_intents/0/slots/moon/enum/1 | true
                    /tos_intents/0/slots/moon/enum | ["luna", 7]         | /tos_intents/0/slots/moon/enum/1 | true
                    /tos_intents/0/slots/moon/titles/luna/en | ""        | /tos_intents/0/slots/moon/titles/luna/en | true
                    /tos_intents/0/slots/height/unit | "a b"             | /tos_intents/0/slots/height/unit | true
                    /tos_intents/0/slots/height/minimum | "1"            | /tos_intents/0/slots/height/minimum | true
                    /tos_intents/0/slots/height/maximum | 1e300          | /tos_intents/0/slots/height/maximum | true
                    /tos_intents/0/slots/height/maximum | 1000001        | /tos_intents/0/slots/height/maximum | true
                    /tos_intents/0/slots/height/multipleOf | 0           | /tos_intents/0/slots/height | true
                    /tos_intents/0/slots/height/multipleOf | 1e-300      | /tos_intents/0/slots/height/multipleOf | true
                    /tos_intents/0/slots/height/maximum | 0.4            | /tos_intents/0/slots/height | false
                    /tos_intents/0/slots/height | {"type": "integer", "minimum": 0.5, "maximum": 3} | /tos_intents/0/slots/height/minimum | true
                    /tos_root              | true                        | /tos_root                   | true
                    """)
    void what_is_wrong_is_named(String place, String value, String pointer, boolean inSchema) {
        JsonNode document = JSON.readTree(Packages.MANIFEST);
        put(document, place, JSON.readTree(value));

        Outcome<AppManifest> outcome = ManifestReader.read(JSON.writeValueAsBytes(document));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        Refusal refusal = ((Outcome.Refused<AppManifest>) outcome).refusal();
        assertThat(refusal.code()).isEqualTo(RefusalCode.MANIFEST_INVALID);
        assertThat(refusal.faults()).extracting(Refusal.Fault::pointer).containsExactly(pointer);
        assertThat(schemaTakes(document)).as("the schema takes it").isNotEqualTo(inSchema);
    }

    @Test
    void an_empty_manifest_lacks_everything_at_once() {
        Outcome<AppManifest> outcome = ManifestReader.read(Packages.bytes("{}"));

        assertThat(((Outcome.Refused<AppManifest>) outcome).refusal().faults())
                .extracting(Refusal.Fault::pointer)
                .containsExactly(
                        "/app_id",
                        "/version/code",
                        "/version/name",
                        "/platform_version/min_code",
                        "/name",
                        "/description",
                        "/device_type",
                        "/start_url",
                        "/icons");
    }

    @Test
    void what_is_no_json_is_malformed() {
        for (String each : List.of("", "[]", "{", "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(5000))) {
            Outcome<AppManifest> outcome = ManifestReader.read(Packages.bytes(each));

            assertThat(((Outcome.Refused<AppManifest>) outcome).refusal().code())
                    .as(each.length() > 20 ? "deep" : each)
                    .isEqualTo(RefusalCode.PACKAGE_MALFORMED);
        }
    }

    private static void put(JsonNode document, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = document.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
    }

    private static boolean schemaTakes(JsonNode document) {
        return SCHEMA.validate(document).isEmpty();
    }

    private static AppManifest read(byte[] bytes) {
        return switch (ManifestReader.read(bytes)) {
            case Outcome.Done<AppManifest>(AppManifest manifest) -> manifest;
            case Outcome.Refused<AppManifest>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }
}
