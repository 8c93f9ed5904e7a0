package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the image does with the data partition before anything uses it. The file systems are real;
/// only to mount one, nobody here has the right.
class ImageDataTest {
    /// Large enough for a second copy of what describes the file system.
    private static final long PARTITION_BYTES = 160L << 20;

    private static final int BLOCK_BYTES = 4096;

    /// What writes to the partition.
    private static final List<String> WRITERS = List.of("dd", "mke2fs", "tune2fs", "e2fsck");

    @TempDir Path path;
    private ImageScripts scripts;
    private Path partition;
    private Path place;

    @BeforeEach
    void prepare() throws IOException {
        scripts = new ImageScripts(path.resolve("stands"));
        scripts.standIn("mount", "echo \"$@\" >>'" + path.resolve("mounted") + "'");
        scripts.standIn("chown", "true");
        partition = path.resolve("partition");
        place = Files.createDirectories(path.resolve("var"));
        Files.writeString(path.resolve("words"), "opentos.slot=a quiet\n");
        renew();
    }

    private void renew() throws IOException {
        Files.deleteIfExists(partition);
        try (RandomAccessFile file = new RandomAccessFile(partition.toFile(), "rw")) {
            file.setLength(PARTITION_BYTES);
        }
    }

    @Test
    void aNewPartitionIsMadeAndNobodyIsToldThatAnythingWasLost() throws Exception {
        assertThat(bring()).isZero();
        assertThat(whole()).isTrue();
        assertThat(Files.readString(path.resolve("mounted")))
                .contains("-t ext4 -o rw,nosuid,nodev,noexec,errors=remount-ro")
                .doesNotContain("tmpfs");
        assertThat(notice("data-lost")).isFalse();
        assertThat(noted()).isEmpty();
    }

    @Test
    void whatIsKeptStays() throws Exception {
        bring();
        keep("kept");
        assertThat(bring()).isZero();
        assertThat(keeps("kept")).isTrue();
    }

    @Test
    void aResetThatTheRuntimeAskedForEmptiesIt() throws Exception {
        bring();
        keep("kept");
        keep("reset");
        assertThat(bring()).isZero();
        assertThat(keeps("kept")).isFalse();
        assertThat(keeps("reset")).isFalse();
        assertThat(notice("data-lost")).isFalse();
    }

    @Test
    void aResetAtTheBootLoaderEmptiesIt() throws Exception {
        bring();
        keep("kept");
        Files.writeString(path.resolve("words"), "quiet opentos.reset\n");
        assertThat(bring()).isZero();
        assertThat(keeps("kept")).isFalse();
    }

    @Test
    void aDamagedBeginningIsMendedFromItsCopy() throws Exception {
        bring();
        keep("kept");
        overwrite(0, 8192);
        assertThat(bring()).isZero();
        assertThat(keeps("kept")).isTrue();
        assertThat(notice("data-lost")).isFalse();
    }

    @Test
    void whatCannotBeMendedIsMadeAnewAndSomebodyIsTold() throws Exception {
        bring();
        keep("kept");
        overwrite(0, PARTITION_BYTES - BLOCK_BYTES);
        assertThat(bring()).isZero();
        assertThat(whole()).isTrue();
        assertThat(keeps("kept")).isFalse();
        assertThat(notice("data-lost")).isTrue();
        assertThat(noted()).isEmpty();
    }

    @Test
    void memoryStandsInForWhatIsWholeAndCannotBeMountedAndNothingIsLost() throws Exception {
        bring();
        keep("kept");
        scripts.standIn("mount", "case \"$*\" in *tmpfs*) true ;; *) false ;; esac");
        assertThat(bring()).isZero();
        assertThat(notice("data-unusable")).isTrue();
        assertThat(keeps("kept")).isTrue();
        assertThat(noted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32, 127, 137})
    void aLookThatFailsIsNoReasonToMakeAnythingAnew(int code) throws Exception {
        bring();
        keep("kept");
        scripts.standIn("e2fsck", "exit " + code);
        assertThat(bring()).isZero();
        assertThat(notice("data-unusable")).isTrue();
        assertThat(notice("data-lost")).isFalse();
        assertThat(keeps("kept")).isTrue();
    }

    @Test
    void aPartitionThatIsNotThereIsNoReasonNotToStart() throws Exception {
        Files.delete(partition);
        assertThat(bring()).isZero();
        assertThat(notice("data-unusable")).isTrue();
        assertThat(Files.readString(path.resolve("mounted"))).contains("tmpfs");
    }

    /// Power goes before each single step in turn, and in the midst of each.
    @Test
    void powerThatGoesWhileItIsResetEndsInACleanDevice() throws Exception {
        int steps = 0;
        for (boolean halfway : new boolean[] {false, true}) {
            for (int step = 1; ; step++) {
                renew();
                bring();
                keep("kept");
                keep("reset");
                powerGoesAt(step, halfway);
                bring();
                boolean went = Files.exists(path.resolve("dark"));
                powerIsBack();
                assertThat(bring()).as("step %d", step).isZero();
                assertThat(whole()).as("step %d", step).isTrue();
                assertThat(keeps("kept")).as("step %d", step).isFalse();
                assertThat(notice("data-lost")).as("step %d", step).isFalse();
                assertThat(noted()).as("step %d", step).isEmpty();
                steps = step;
                if (!went) {
                    break;
                }
            }
        }
        assertThat(steps).isGreaterThan(6);
    }

    @Test
    void powerThatGoesAtAStartLosesNothing() throws Exception {
        for (int step = 1; ; step++) {
            renew();
            bring();
            keep("kept");
            powerGoesAt(step, false);
            bring();
            boolean went = Files.exists(path.resolve("dark"));
            powerIsBack();
            assertThat(bring()).as("step %d", step).isZero();
            assertThat(keeps("kept")).as("step %d", step).isTrue();
            if (!went) {
                assertThat(step).isGreaterThan(2);
                return;
            }
        }
    }

    /// From the given step on, nothing reaches the partition any more.
    private void powerGoesAt(int step, boolean halfway) throws IOException {
        Files.writeString(path.resolve("steps"), "0");
        for (String each : WRITERS) {
            scripts.standIn(
                    each,
                    """
                    [ ! -e %1$s/dark ] || exit 137
                    step=$(($(<%1$s/steps) + 1)); echo $step >%1$s/steps
                    real() { PATH=/usr/sbin:/usr/bin:/sbin:/bin command %3$s "$@"; }
                    [ $step -ge %2$d ] || { real "$@"; exit; }
                    : >%1$s/dark
                    if %4$s && [ %3$s = mke2fs ]; then
                      real "$@"
                      # What describes the file system was not written yet.
                      /bin/dd if=/dev/zero of=%5$s bs=4096 count=1 conv=notrunc status=none
                    fi
                    exit 137
                    """
                            .formatted(path, step, each, halfway, partition));
        }
        scripts.standIn("mount", "[ ! -e " + path.resolve("dark") + " ]");
    }

    private void powerIsBack() throws IOException {
        for (String each : WRITERS) {
            Files.delete(path.resolve("stands").resolve(each));
        }
        Files.deleteIfExists(path.resolve("dark"));
        scripts.standIn("mount", "true");
        // Whatever was told went with the memory that it lay in.
        for (String each : List.of("data-lost", "data-unusable")) {
            Files.deleteIfExists(place.resolve("lib/opentos").resolve(each));
        }
    }

    private int bring() throws Exception {
        return scripts.run(
                        "data",
                        Map.of(
                                "OPENTOS_DATA", partition.toString(),
                                "OPENTOS_VAR", place.toString(),
                                "OPENTOS_COMMAND_LINE", path.resolve("words").toString()))
                .code();
    }

    private boolean notice(String code) {
        return Files.exists(place.resolve("lib/opentos").resolve(code));
    }

    private void keep(String name) throws Exception {
        for (String each :
                List.of("mkdir lib", "mkdir lib/opentos", "write /dev/null lib/opentos/" + name)) {
            tool("debugfs", "-w", "-R", each, partition.toString());
        }
        assertThat(keeps(name)).isTrue();
    }

    private boolean keeps(String name) throws Exception {
        return tool("debugfs", "-R", "stat lib/opentos/" + name, partition.toString())
                .text()
                .startsWith("Inode:");
    }

    private boolean whole() throws Exception {
        return tool("e2fsck", "-f", "-n", partition.toString()).code() == 0;
    }

    private ImageScripts.Answer tool(String... command) throws Exception {
        return scripts.run(List.of(command), "", Map.of());
    }

    private void overwrite(long from, long bytes) throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        try (RandomAccessFile file = new RandomAccessFile(partition.toFile(), "rw")) {
            file.seek(from);
            for (long left = bytes; left > 0; left -= noise.length) {
                file.write(noise, 0, (int) Math.min(left, noise.length));
            }
        }
    }

    private String noted() throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (RandomAccessFile file = new RandomAccessFile(partition.toFile(), "r")) {
            file.seek(PARTITION_BYTES - BLOCK_BYTES);
            file.readFully(block);
        }
        int end = 0;
        while (block[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOf(block, end), java.nio.charset.StandardCharsets.US_ASCII);
    }
}
