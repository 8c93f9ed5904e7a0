package org.opentos.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.apps.AppTrial.Found;
import org.opentos.cli.apps.AppTrial.Way;
import org.opentos.cli.local.Places;

/// What the hub is told of an app that was run.
class ExaminationTest {
    private static final Found NOTHING = new Found(List.of(), List.of());

    @TempDir private Path directory;

    private static Way way(String form, String locale, Found pictures, Found accessibility) {
        return new Way(
                form,
                locale,
                "dark",
                Optional.of(Path.of(form + "-" + locale + ".png")),
                pictures,
                accessibility);
    }

    @Test
    void whatIsTheSameOfSeveralWaysIsSaidOnce() {
        Found small = new Found(List.of(), List.of("letters are small"));
        Examination examination =
                Examination.of(
                        List.of(
                                way("tv", "en", NOTHING, small),
                                way("tv", "zh-Hans", NOTHING, small)));

        assertThat(examination.checks())
                .containsExactly(
                        new Examination.Check("pictures", "passed", List.of()),
                        new Examination.Check(
                                "accessibility",
                                "warned",
                                List.of("tv (en, dark); tv (zh-Hans, dark): letters are small")));
        assertThat(examination.pictures())
                .containsExactly(new Examination.Picture("tv", Path.of("tv-en.png")));
    }

    @Test
    void whatDidNotComeUpCannotBeRead() {
        Found hangs = new Found(List.of("it hangs"), List.of());
        Way way = new Way("watch", "en", "dark", Optional.empty(), hangs, NOTHING);

        assertThat(Examination.of(List.of(way)).checks())
                .extracting(Examination.Check::grade)
                .containsExactly("failed", "failed");
        assertThat(Examination.of(List.of(way)).pictures()).isEmpty();
    }

    @Test
    void findingsStayWithinWhatAHubTakes() {
        Found much = new Found(List.of("x".repeat(400)), List.of());
        List<Way> ways =
                IntStream.range(0, 60)
                        .mapToObj(each ->
                                way(
                                        "tv",
                                        "en",
                                        new Found(List.of(each + "x".repeat(400)), List.of()),
                                        much))
                        .toList();

        List<String> findings = Examination.of(ways).checks().getFirst().findings();

        assertThat(findings).hasSize(50).allMatch(each -> each.length() == 300);
    }

    @Test
    void whatIsNoPackageIsAFinding() throws IOException {
        Examination examination =
                Examination.of(
                        new Places(directory, directory, directory),
                        new ByteArrayInputStream("no ZIP".getBytes(StandardCharsets.UTF_8)),
                        directory);

        assertThat(examination.checks())
                .allMatch(each -> each.grade().equals("failed"))
                .allMatch(each -> each.findings().getFirst().startsWith("package-malformed"));
    }
}
