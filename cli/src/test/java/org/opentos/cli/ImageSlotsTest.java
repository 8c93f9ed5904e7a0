package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.cli.ImageScripts.Answer;

/// What the image tells the boot loader: which slot is started next, and which has proved itself.
class ImageSlotsTest {
    @TempDir Path boot;

    private Path entries() {
        return boot.resolve("loader/entries");
    }

    @BeforeEach
    void makeEntries() throws IOException {
        Files.createDirectories(entries());
    }

    @ParameterizedTest
    @CsvSource({
        // What lies there, and the slot that the boot loader takes.
        "opentos-a.conf=1, , a",
        "opentos-a.conf=1, opentos-b+3.conf=2, b",
        "opentos-a.conf=1, opentos-b+1-2.conf=2, b",
        "opentos-a.conf=1, opentos-b+0-3.conf=2, a",
        "opentos-a+3.conf=10, opentos-b.conf=9, a",
        "opentos-a+0-3.conf=10, opentos-b.conf=9, b",
    })
    void theNewestWithTriesLeftIsPrimary(String first, String second, String slot)
            throws Exception {
        write(first);
        if (second != null) {
            write(second);
        }
        assertThat(slots("get-primary")).isEqualTo(new Answer(0, slot));
    }

    @Test
    void blessingTakesTheCounterAway() throws Exception {
        write("opentos-a.conf=1");
        write("opentos-b+2-1.conf=2");
        assertThat(slots("set-state", "b", "good").code()).isZero();
        assertThat(names()).containsExactly("opentos-a.conf", "opentos-b.conf");
        assertThat(slots("get-state", "b")).isEqualTo(new Answer(0, "good"));
    }

    @Test
    void aSlotThatIsWrittenCannotBeStarted() throws Exception {
        write("opentos-a.conf=1");
        write("opentos-b.conf=3");
        assertThat(slots("set-state", "b", "bad").code()).isZero();
        assertThat(names()).containsExactly("opentos-a.conf");
        assertThat(slots("get-state", "b")).isEqualTo(new Answer(0, "bad"));
        assertThat(slots("set-primary", "b").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"opentos-b.conf=2, ", "opentos-b+2-1.conf=2, opentos-a+0-3.conf=1"})
    void theLastThatCanBeStartedIsNeverBad(String only, String used) throws Exception {
        write(only);
        if (used != null) {
            write(used);
        }
        List<String> before = names();
        assertThat(slots("set-state", "b", "bad").code()).isEqualTo(2);
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void aSlotWithoutTriesLeftIsBad() throws Exception {
        write("opentos-b+0-3.conf=2");
        assertThat(slots("get-state", "b")).isEqualTo(new Answer(0, "bad"));
        assertThat(slots("get-primary").code()).isEqualTo(2);
    }

    @Test
    void aSlotIsTriedUntilItIsBlessed() throws Exception {
        write("opentos-a.conf=1");
        write("opentos-b+2-1.conf=2");
        assertThat(slots("is-tried", "a").code()).isEqualTo(1);
        assertThat(slots("is-tried", "b").code()).isZero();
        assertThat(slots("set-state", "b", "good").code()).isZero();
        assertThat(slots("is-tried", "b").code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"get-state,c,", "set-state,a,perhaps", "set-state,b,good", "forget,a,"})
    void whatItDoesNotKnowIsRefusedAndChangesNothing(String command, String slot, String state)
            throws Exception {
        write("opentos-a.conf=1");
        List<String> arguments = new ArrayList<>(List.of(command, slot));
        if (state != null) {
            arguments.add(state);
        }
        assertThat(slots(arguments.toArray(String[]::new)).code()).isEqualTo(2);
        assertThat(names()).containsExactly("opentos-a.conf");
    }

    @Test
    void theEntryThatResetsIsNeverTakenByItselfAndGoesWithItsSlot() throws Exception {
        Answer entry = run("entry-reset", "b", "9", "0.9.0", "opentos.roothash=12ab");
        assertThat(entry.text())
                .contains("linux /opentos/b/linux\n", " opentos.roothash=12ab ")
                .endsWith(" opentos.reset");
        write("opentos-a.conf=3");
        write("opentos-b.conf=2");
        write("reset-a.conf=3");
        write("reset-b.conf=9");
        assertThat(slots("get-primary")).isEqualTo(new Answer(0, "a"));
        assertThat(slots("set-state", "b", "bad").code()).isZero();
        assertThat(names()).containsExactly("opentos-a.conf", "reset-a.conf");
    }

    @Test
    void anEntryNamesItsSlotAndItsRoot() throws Exception {
        Answer entry = run("entry", "b", "2", "0.2.0", "opentos.roothash=12ab");
        assertThat(entry.text())
                .contains(
                        "title OpenTOS 0.2.0\n",
                        "version 2\n",
                        "linux /opentos/b/linux\n",
                        "rauc.slot=b ")
                .contains(" opentos.code=2 opentos.version=0.2.0 opentos.roothash=12ab ");
    }

    private void write(String nameAndVersion) throws IOException {
        int equals = nameAndVersion.indexOf('=');
        Files.writeString(
                entries().resolve(nameAndVersion.substring(0, equals)),
                "title OpenTOS\nversion " + nameAndVersion.substring(equals + 1) + "\n");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(entries())) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private Answer slots(String... arguments) throws Exception {
        return run("slots", arguments);
    }

    private Answer run(String program, String... arguments) throws Exception {
        return new ImageScripts(boot.resolve("stands"))
                .run(program, Map.of("OPENTOS_ENTRIES", entries().toString()), arguments);
    }
}
