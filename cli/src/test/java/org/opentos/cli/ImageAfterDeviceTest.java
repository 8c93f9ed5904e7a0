package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What root does after the device runtime has ended, and with a clock that is behind.
class ImageAfterDeviceTest {
    @TempDir Path path;
    private ImageScripts scripts;

    @BeforeEach
    void prepare() throws IOException {
        scripts = new ImageScripts(path.resolve("stands"));
        scripts.standIn("systemctl", "echo \"$@\"");
        scripts.standIn(
                "date",
                "if [ \"$1\" = +%s ]; then echo \"$NOW\"; else echo \"$@\" >'"
                        + path.resolve("set")
                        + "'; fi");
    }

    @ParameterizedTest
    @CsvSource({
        // How the runtime ended, how long the device was up, what the screen says, what root does.
        "0, 20, '', ''",
        "143, 20, '', ''",
        "70, 20, '', ''",
        "65, 20, factory-damaged, ''",
        "66, 20, factory-missing, ''",
        "73, 20, data-full, ''",
        "74, 20, data-unusable, ''",
        "74, 700, data-unusable, --no-block reboot",
        "77, 20, '', --no-block reboot",
        "76, 20, '', --no-block reboot",
    })
    void eachEndHasItsFault(String code, String seconds, String fault, String done)
            throws Exception {
        Path uptime = Files.writeString(path.resolve("uptime"), seconds + ".31 12.00\n");
        ImageScripts.Answer answer =
                scripts.run(
                        "after-device",
                        Map.of(
                                "EXIT_STATUS", code,
                                "OPENTOS_RUN", path.toString(),
                                "OPENTOS_UPTIME", uptime.toString()));
        assertThat(answer).isEqualTo(new ImageScripts.Answer(0, done));
        Path said = path.resolve("fault");
        assertThat(Files.exists(said) ? Files.readString(said).strip() : "").isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({
        // The clock, and the time that it is set to.
        "12, 1790000000",
        "1789999999, 1790000000",
        "1790000000, ''",
        "1900000000, ''",
    })
    void aClockThatIsBehindIsSetToTheLastTimeThatIsKnown(String now, String set) throws Exception {
        Path image = Files.createFile(path.resolve("image"));
        Path kept = Files.createFile(path.resolve("kept"));
        Files.setLastModifiedTime(image, FileTime.from(Instant.ofEpochSecond(1_780_000_000)));
        Files.setLastModifiedTime(kept, FileTime.from(Instant.ofEpochSecond(1_790_000_000)));
        assertThat(clock(now, image + " " + kept)).isZero();
        assertThat(read()).isEqualTo(set.isEmpty() ? "" : "-u -s @" + set);
    }

    @Test
    void withoutATimeThatWasKeptTheImageItselfIsTheOldestThatCanBe() throws Exception {
        Path image = Files.createFile(path.resolve("image"));
        Files.setLastModifiedTime(image, FileTime.from(Instant.ofEpochSecond(1_780_000_000)));
        assertThat(clock("0", image + " " + path.resolve("none"))).isZero();
        assertThat(read()).isEqualTo("-u -s @1780000000");
    }

    private int clock(String now, String files) throws Exception {
        return scripts.run("clock", Map.of("NOW", now, "OPENTOS_TIMES", files)).code();
    }

    private String read() throws IOException {
        Path set = path.resolve("set");
        return Files.exists(set) ? Files.readString(set).strip() : "";
    }
}
