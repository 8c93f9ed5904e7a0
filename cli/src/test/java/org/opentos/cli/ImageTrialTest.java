package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the image looks at before an installation, and what it writes down of a release on trial.
class ImageTrialTest {
    @TempDir Path path;

    @BeforeEach
    void beAnImage() throws IOException {
        Files.createDirectories(path.resolve("loader/entries"));
        Files.createDirectories(path.resolve("run"));
        Files.createDirectories(path.resolve("bundle/boot"));
        runs(2, "opentos.trial_seconds=0");
    }

    private void runs(int code, String more) throws IOException {
        Files.writeString(
                path.resolve("cmdline"),
                "rauc.slot=b opentos.slot=b opentos.code=%d opentos.version=0.%d.0 %s quiet\n"
                        .formatted(code, code, more));
    }

    private void entry(String name) throws IOException {
        Files.writeString(path.resolve("loader/entries").resolve(name), "version 2\n");
    }

    private int run(String program, String... arguments) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "OPENTOS_ENTRIES", path.resolve("loader/entries").toString(),
                        "OPENTOS_WORDS", path.resolve("cmdline").toString(),
                        "OPENTOS_RUN", path.resolve("run").toString(),
                        "OPENTOS_NOTES", path.resolve("trial").toString(),
                        "OPENTOS_OWNER", "root",
                        "OPENTOS_SLOTS", ImageScripts.path("slots").toString(),
                        "OPENTOS_RESTART", "touch " + path.resolve("restarts"),
                        "RAUC_BUNDLE_MOUNT_POINT", path.resolve("bundle").toString());
        return new ImageScripts(path.resolve("stands")).run(program, environment, arguments).code();
    }

    private List<String> starts() throws IOException {
        return Files.readAllLines(path.resolve("trial/starts"));
    }

    @Test
    void whatHasProvedItselfIsNotWatched() throws Exception {
        entry("opentos-b.conf");
        assertThat(run("trial")).isZero();
        assertThat(path.resolve("trial")).doesNotExist();
    }

    @Test
    void aReleaseThatIsNotBlessedInItsTimeIsLeft() throws Exception {
        entry("opentos-a.conf");
        entry("opentos-b+2-1.conf");
        assertThat(run("trial")).isZero();
        assertThat(starts()).containsExactly("started", "late");
        assertThat(path.resolve("trial/code")).hasContent("2");
        assertThat(path.resolve("trial/log")).exists();
        assertThat(path.resolve("loader/entries/opentos-b+2-1.conf")).doesNotExist();
        assertThat(path.resolve("restarts")).exists();
    }

    @Test
    void oneThatNothingElseCanReplaceGoesOn() throws Exception {
        entry("opentos-b+2-1.conf");
        assertThat(run("trial")).isZero();
        assertThat(starts()).containsExactly("started", "late");
        assertThat(path.resolve("loader/entries/opentos-b+2-1.conf")).exists();
        assertThat(path.resolve("restarts")).doesNotExist();
    }

    @Test
    void theRuntimeIsToldOfATrialBeforeAnythingIsWrittenDown() throws Exception {
        entry("opentos-b+2-1.conf");
        assertThat(run("trial", "mark")).isZero();
        assertThat(path.resolve("run/tried")).exists();
        assertThat(path.resolve("trial")).doesNotExist();
    }

    @Test
    void aBlessingForgetsTheTrial() throws Exception {
        runs(2, "");
        entry("opentos-b+2-1.conf");
        Files.writeString(path.resolve("run/blessed"), "");
        assertThat(run("trial")).isZero();
        assertThat(path.resolve("trial")).isEmptyDirectory();
        assertThat(path.resolve("restarts")).doesNotExist();
    }

    @Test
    void startsOfOneReleaseAreCountedAndThoseOfAnotherForgotten() throws Exception {
        entry("opentos-b+2-1.conf");
        Files.createDirectories(path.resolve("trial"));
        Files.writeString(path.resolve("trial/code"), "2\n");
        Files.writeString(path.resolve("trial/starts"), "started\n");
        assertThat(run("trial")).isZero();
        assertThat(starts()).containsExactly("started", "started", "late");
        runs(3, "opentos.trial_seconds=0");
        entry("opentos-b+3.conf");
        assertThat(run("trial")).isZero();
        assertThat(starts()).containsExactly("started", "late");
    }

    @ParameterizedTest
    @CsvSource({
        "2 0.2.0, update-older: version 2 is not newer than 2",
        "1 0.3.0, update-older: version 1 is not newer than 2",
        "0.3.0, update-damaged: its version is not one",
        "3 a;reboot, update-damaged: its version is not one",
        "3 0.3.0, update-incomplete: the bundle holds no boot/initrd",
    })
    void whatIsRefusedSaysWhy(String version, String why) throws Exception {
        boolean incomplete = why.startsWith("update-incomplete");
        for (String each : List.of("linux", "initrd", "options")) {
            Files.writeString(
                    path.resolve("bundle/boot").resolve(each),
                    incomplete && each.equals("initrd") ? "" : "something\n");
        }
        Files.writeString(path.resolve("bundle/boot/version"), version + "\n");
        assertThat(run("update-check")).isEqualTo(1);
        assertThat(Files.readString(path.resolve("run/update-refused"), StandardCharsets.UTF_8))
                .startsWith(why);
    }

    @Test
    void nothingIsInstalledBeforeWhatRunsHasProvedItself() throws Exception {
        entry("opentos-a.conf");
        entry("opentos-b+2-1.conf");
        for (String each : List.of("linux", "initrd", "options")) {
            Files.writeString(path.resolve("bundle/boot").resolve(each), "something\n");
        }
        Files.writeString(path.resolve("bundle/boot/version"), "3 0.3.0\n");
        assertThat(run("update-check")).isEqualTo(1);
        assertThat(Files.readString(path.resolve("run/update-refused"), StandardCharsets.UTF_8))
                .startsWith("update-trial");
    }
}
