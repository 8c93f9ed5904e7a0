package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.revenue.split.Shares;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AgreementTest {
    private static final Path FILES = Path.of("src/main/resources/org/opentos/hub/revenue");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Agreement FIRST = AgreementTexts.read(JSON, Path.of("nowhere")).getFirst();

    /// By `docs/agreement.md` alone, from the files, with nothing of the program.
    @Test
    void theHashCanBeRecomputed() throws IOException, GeneralSecurityException {
        JsonNode table = JSON.readTree(Files.readString(FILES.resolve("agreement-1.0.json")));
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        write(form, "opentos-agreement\n");
        write(form, "version " + table.get("version").stringValue() + "\n");
        write(form, "effective-from " + table.get("effectiveFrom").stringValue() + "\n");
        for (JsonNode share : table.get("shares")) {
            write(
                    form,
                    "share %s %d %d %d\n"
                            .formatted(
                                    share.get("sale").stringValue(),
                                    share.get("developerPpm").intValue(),
                                    share.get("makerPpm").intValue(),
                                    share.get("platformPpm").intValue()));
        }
        List<String> names = table.get("rules").propertyNames().stream().sorted().toList();
        for (String name : names) {
            write(form, "rule " + name + " " + table.get("rules").get(name).stringValue() + "\n");
        }
        for (String locale : List.of("en", "zh-Hans")) {
            byte[] text = Files.readAllBytes(FILES.resolve("agreement-1.0." + locale + ".md"));
            write(form, "text " + locale + " " + text.length + "\n");
            form.write(text);
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(form.toByteArray());

        assertThat(FIRST.hash()).isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
        assertThat(Files.readString(Path.of("../docs/agreement.md")))
                .as("the document names the hash of every version")
                .contains(FIRST.hash());
    }

    private static void write(ByteArrayOutputStream form, String text) throws IOException {
        form.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTextsSayTheSharesThatProgramsRead() {
        for (String locale : Agreement.LOCALES) {
            List<String> rows =
                    FIRST.text(locale)
                            .lines()
                            .filter(line -> line.startsWith("| ") && line.contains("%"))
                            .toList();
            assertThat(rows).hasSameSizeAs(FIRST.shares());
            for (int index = 0; index < rows.size(); index++) {
                Agreement.Share share = FIRST.shares().get(index);
                assertThat(rows.get(index))
                        .endsWith(
                                "| %s | %s | %s |"
                                        .formatted(
                                                percent(share.developerPpm()),
                                                percent(share.makerPpm()),
                                                percent(share.platformPpm())));
            }
        }
    }

    private static String percent(int ppm) {
        return ppm / 10_000 + " %";
    }

    @Test
    void bothLanguagesHaveTheSameSectionsAndPoints() {
        assertThat(shape("en")).isEqualTo(shape("zh-Hans")).hasSizeGreaterThan(12);
        assertThat(FIRST.title("en")).isEqualTo("OpenTOS agreement for makers and developers");
        assertThat(FIRST.title("zh-Hans")).startsWith("OpenTOS");
    }

    private static List<String> shape(String locale) {
        return FIRST.text(locale)
                .lines()
                .filter(line -> line.startsWith("#") || line.matches("[0-9]+\\. .*"))
                .map(line ->
                        line.startsWith("#") ? "section" : line.substring(0, line.indexOf('.')))
                .toList();
    }

    private static final Term LAUNCH =
            new Term(
                    "launch",
                    List.of(Agreement.Sale.APP, Agreement.Sale.IN_APP),
                    null,
                    null,
                    Instant.parse("2027-01-01T00:00:00Z"),
                    Instant.parse("2027-02-01T00:00:00Z"),
                    900_000,
                    100_000,
                    0);
    private static final Term TELEVISION =
            new Term("tv", List.of(), "CN", "product-1", null, null, 700_000, 200_000, 100_000);

    private static Agreement with(Term... terms) {
        return new Agreement(
                FIRST.version(),
                FIRST.effectiveFrom(),
                FIRST.texts(),
                FIRST.shares(),
                List.of(terms),
                FIRST.rules(),
                FIRST.changes());
    }

    @Test
    void theFirstTermThatFitsASaleCountsAndElseTheTable() {
        Agreement agreement = with(LAUNCH, TELEVISION);
        Instant during = Instant.parse("2027-01-01T00:00:00Z");
        Instant after = Instant.parse("2027-02-01T00:00:00Z");
        Optional<String> tv = Optional.of("product-1");
        assertThat(agreement.applied(Agreement.Sale.APP, "CN", tv, during).term())
                .isEqualTo("launch");
        assertThat(agreement.applied(Agreement.Sale.APP, "CN", tv, after))
                .isEqualTo(new Agreement.Applied("tv", new Shares(700_000, 200_000, 100_000)));
        assertThat(agreement.applied(Agreement.Sale.CONTENT, "CN", tv, during).term())
                .isEqualTo("tv");
        for (Optional<String> other : List.of(Optional.<String>empty(), Optional.of("product-2"))) {
            assertThat(agreement.applied(Agreement.Sale.APP, "CN", other, after))
                    .isEqualTo(new Agreement.Applied("", new Shares(800_000, 100_000, 100_000)));
        }
        assertThat(agreement.applied(Agreement.Sale.APP, "DE", tv, after).term()).isEmpty();
    }

    @Test
    void termsArePartOfTheHash() {
        assertThat(with(LAUNCH).hash()).isNotEqualTo(FIRST.hash());
        assertThat(with(LAUNCH, TELEVISION).hash()).isNotEqualTo(with(TELEVISION, LAUNCH).hash());
        assertThat(new String(with(LAUNCH, TELEVISION).canonical(), StandardCharsets.UTF_8))
                .contains(
                        "term launch app,in-app * * 2027-01-01T00:00:00Z 2027-02-01T00:00:00Z"
                                + " 900000 100000 0\nterm tv * CN product-1 * * 700000 200000"
                                + " 100000\nrule ");
        assertThatThrownBy(() -> AgreementTexts.check(with(LAUNCH, LAUNCH), "a file"))
                .hasMessageContaining("a name of its own");
    }

    @Test
    void sharesThatAreNotTheWholeAreRefused() {
        assertThatThrownBy(() -> new Agreement.Share(Agreement.Sale.APP, 800_000, 100_000, 100_001))
                .hasMessageContaining("do not add up");
        assertThatThrownBy(() -> new Agreement.Share(Agreement.Sale.APP, 1_100_000, -100_000, 0))
                .hasMessageContaining("do not add up");
        Agreement incomplete =
                new Agreement(
                        FIRST.version(),
                        FIRST.effectiveFrom(),
                        FIRST.texts(),
                        FIRST.shares().subList(1, 6),
                        FIRST.terms(),
                        FIRST.rules(),
                        FIRST.changes());
        assertThatThrownBy(() -> AgreementTexts.check(incomplete, "a file"))
                .hasMessageContaining("each kind of sale");
    }
}
