package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;

/// What RAUC 1.8 prints, read. That it prints this is seen on the image, where it runs.
class RaucProgramTest {
    private static final ReleaseVersion VERSION = new ReleaseVersion(2, "0.2.0");

    @TempDir Path path;

    private RaucProgram saying(String script) throws IOException {
        Path program = path.resolve("rauc");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new RaucProgram(List.of(program.toString()), path.resolve("refused"));
    }

    private Optional<Fault> installing(String script) throws IOException, InterruptedException {
        return saying(script).install(path.resolve("bundle"), percent -> {});
    }

    @Test
    void theBundlesOwnVersionIsComparedWithTheReleases() throws Exception {
        String says = "echo '{\"compatible\":\"opentos-amd64\",\"version\":\"%s\"}'\n";
        Path bundle = path.resolve("bundle");
        assertThat(saying(says.formatted("2 0.2.0")).check(bundle, VERSION)).isEmpty();
        assertThat(saying(says.formatted("3 0.2.0")).check(bundle, VERSION))
                .hasValueSatisfying(fault -> {
                    assertThat(fault.check()).isEqualTo(UpdateCheck.VERSION);
                    assertThat(fault.detail()).contains("\"3 0.2.0\"", "\"2 0.2.0\"");
                });
    }

    @Test
    void aWrongSignatureIsFoundBeforeAnythingIsWritten() throws Exception {
        RaucProgram program =
                saying(
                        "echo 'signature verification failed: unable to get local issuer' >&2\nexit 1\n");
        assertThat(program.check(path.resolve("bundle"), VERSION))
                .hasValueSatisfying(
                        fault -> assertThat(fault.check()).isEqualTo(UpdateCheck.SIGNATURE));
    }

    @Test
    void anInstallationTellsHowFarItIs() throws Exception {
        List<Integer> percents = new ArrayList<>();
        RaucProgram program =
                saying(
                        """
                        echo installing
                        echo '  0% Installing'
                        echo ' 40% Checking bundle done.'
                        echo '100% Installing done.'
                        echo idle
                        echo 'Installing `/var/lib/opentos/update/x` succeeded'
                        """);
        assertThat(program.install(path.resolve("bundle"), percents::add)).isEmpty();
        assertThat(percents).containsExactly(0, 40, 100);
    }

    @Test
    void anotherProductIsNamed() throws Exception {
        assertThat(
                        installing(
                                """
                                echo "LastError: Installation error: Compatible mismatch: Expected 'a' but bundle manifest has 'b'"
                                exit 1
                                """))
                .hasValueSatisfying(fault -> {
                    assertThat(fault.check()).isEqualTo(UpdateCheck.PRODUCT);
                    assertThat(fault.detail()).startsWith("Installation error");
                });
    }

    @Test
    void whatTheImagesOwnCheckSaysIsTheReason() throws Exception {
        assertThat(
                        installing(
                                """
                                echo 'update-room: the boot partition has no room' >"${0%rauc}refused"
                                echo 'LastError: Installation error: Pre-install handler error'
                                exit 1
                                """))
                .hasValueSatisfying(fault -> {
                    assertThat(fault.check()).isEqualTo(UpdateCheck.SPACE);
                    assertThat(fault.detail())
                            .isEqualTo("update-room: the boot partition has no room");
                    assertThat(fault.log()).contains("Pre-install handler");
                });
    }

    @Test
    void aReasonOfAnEarlierInstallationIsForgotten() throws Exception {
        Files.writeString(path.resolve("refused"), "update-room: no room\n");
        assertThat(installing("echo 'LastError: it burns'\nexit 1\n"))
                .hasValueSatisfying(fault -> {
                    assertThat(fault.check()).isEqualTo(UpdateCheck.INSTALL);
                    assertThat(fault.detail()).isEqualTo("it burns");
                });
    }

    @Test
    void oneThatStillWorksIsAskedLater() throws Exception {
        RaucProgram program = saying("echo 'Already processing a different method'\nexit 1\n");
        assertThatThrownBy(() -> program.install(path.resolve("bundle"), percent -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSlotThatIsNotMarkedIsNoBlessing() throws Exception {
        assertThatThrownBy(() -> saying("echo broken\nexit 1\n").mark(true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken");
        saying("[ \"$*\" = 'status mark-bad booted' ]\n").mark(false);
    }

    @Test
    void whatItPrintsIsBounded() throws Exception {
        assertThat(installing("yes $(printf '%01000d' 7) | head -n 5000\nexit 1\n"))
                .hasValueSatisfying(fault -> assertThat(fault.log().length()).isLessThan(25_000));
    }
}
