package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.start.StartFailure;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;

/// Two slots of a device whose hardware remembers what it was given.
class FileInstallerTest {
    private static final Fault DARK = new Fault(UpdateCheck.SHELL, "It stayed dark.", "a line");

    @TempDir Path path;
    private DataDirectory data;
    private FileInstaller installer;
    private final Chip chip = new Chip();
    private int restarts;

    private static final class Chip implements FileInstaller.Hardware {
        private final List<String> given = new ArrayList<>();
        private Optional<String> refuses = Optional.empty();
        private boolean loses;

        @Override
        public Optional<String> flash(Path file, ReleaseVersion version) {
            if (loses) {
                throw new IllegalStateException("the power goes");
            }
            if (refuses.isEmpty()) {
                try {
                    given.add(version.name() + " of " + Files.size(file));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
            return refuses;
        }

        @Override
        public Optional<String> unflash() {
            if (refuses.isEmpty()) {
                given.add("factory");
            }
            return refuses;
        }
    }

    @BeforeEach
    void open() throws IOException, StartFailure {
        data = DataDirectory.open(path);
        boot();
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    private void boot() throws IOException {
        installer = FileInstaller.begin(data, chip, () -> restarts++);
    }

    private Path part(int code) throws IOException {
        return Files.write(path.resolve("update/x.part"), Releases.content(code, code * 10));
    }

    private static Release release(int code) {
        return Releases.release(code, Releases.content(code, code * 10));
    }

    private void install(int code) throws IOException, InterruptedException {
        assertThat(installer.install(part(code), release(code), _ -> {})).isEmpty();
    }

    private void start(int code) throws IOException, InterruptedException {
        install(code);
        int before = restarts;
        assertThat(installer.start()).isEmpty();
        assertThat(restarts).isEqualTo(before + 1);
        boot();
    }

    @Test
    void a_fresh_device_runs_what_it_came_with() {
        assertThat(installer.running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
    }

    @Test
    void what_is_blessed_is_kept_and_the_next_goes_to_the_other_slot() throws Exception {
        start(4);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
        assertThat(installer.running().code()).isEqualTo(4);
        installer.bless();
        boot();
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
        start(5);
        installer.bless();
        start(6);
        assertThat(chip.given).containsExactly("1.4.0 of 40", "1.5.0 of 50", "1.6.0 of 60");
        assertThat(path.resolve("update/a")).hasSize(60);
        assertThat(path.resolve("update/b")).hasSize(50);
    }

    @Test
    void it_goes_back_to_the_former_slot_or_to_what_it_came_with() throws Exception {
        start(4);
        installer.goBack(DARK);
        boot();
        assertThat(installer.running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(installer.last()).isEqualTo(new Installer.Last.WentBack(4, DARK));
        start(5);
        installer.bless();
        start(6);
        installer.goBack(DARK);
        boot();
        assertThat(installer.running().code()).isEqualTo(5);
        assertThat(chip.given)
                .containsExactly(
                        "1.4.0 of 40", "factory", "1.5.0 of 50", "1.6.0 of 60", "1.5.0 of 50");
    }

    @Test
    void it_goes_back_by_itself_after_three_starts() throws Exception {
        start(4);
        for (int start = 2; start <= FileInstaller.STARTS_MAX; start++) {
            boot();
            assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
        }
        boot();
        assertThat(installer.last()).isInstanceOf(Installer.Last.WentBack.class);
        assertThat(installer.running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(chip.given).containsExactly("1.4.0 of 40", "factory");
    }

    @Test
    void hardware_that_refuses_a_file_goes_on_as_it_is() throws Exception {
        install(4);
        chip.refuses = Optional.of("It is not for this chip.");
        assertThat(installer.start())
                .contains(new Fault(UpdateCheck.INSTALL, "It is not for this chip.", ""));
        assertThat(installer.running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
        assertThat(restarts).isZero();
    }

    @Test
    void hardware_that_cannot_go_back_is_said_to_run_what_it_runs() throws Exception {
        start(4);
        chip.refuses = Optional.of("It is worn out.");
        installer.goBack(DARK);
        boot();
        assertThat(installer.running().code()).isEqualTo(4);
        assertThat(((Installer.Last.WentBack) installer.last()).fault().detail())
                .isEqualTo("It stayed dark. It could not be taken back: It is worn out.");
    }

    @Test
    void what_the_power_kept_from_the_hardware_it_gets_at_the_next_start() throws Exception {
        install(4);
        chip.loses = true;
        assertThatThrownBy(installer::start).hasMessage("the power goes");
        chip.loses = false;
        boot();
        assertThat(chip.given).containsExactly("1.4.0 of 40");
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
        installer.bless();
        start(5);
        chip.loses = true;
        assertThatThrownBy(() -> installer.goBack(DARK)).hasMessage("the power goes");
        chip.loses = false;
        boot();
        assertThat(chip.given).containsExactly("1.4.0 of 40", "1.5.0 of 50", "1.4.0 of 40");
        assertThat(installer.last()).isEqualTo(new Installer.Last.WentBack(5, DARK));
    }

    @Test
    void a_file_that_was_moved_before_the_power_went_is_found_again() throws Exception {
        Files.write(path.resolve("update/a"), Releases.content(4, 40));
        assertThat(installer.install(path.resolve("update/x.part"), release(4), _ -> {})).isEmpty();
        assertThat(installer.start()).isEmpty();
    }

    @Test
    void another_file_than_was_signed_is_never_given_to_the_hardware() throws Exception {
        assertThat(installer.install(part(5), release(4), _ -> {}).orElseThrow().check())
                .isEqualTo(UpdateCheck.DIGEST);
        install(4);
        Files.write(path.resolve("update/a"), Releases.content(9, 40));
        assertThat(installer.start().orElseThrow().check()).isEqualTo(UpdateCheck.INSTALL);
        assertThat(chip.given).isEmpty();
    }

    @Test
    void nothing_is_installed_while_something_is_on_trial() throws Exception {
        start(4);
        assertThat(installer.install(part(5), release(5), _ -> {}).orElseThrow().check())
                .isEqualTo(UpdateCheck.INSTALL);
    }

    @Test
    void a_damaged_note_counts_as_none() throws Exception {
        start(4);
        Files.writeString(
                path.resolve("slots.json"), "{\"runs\":\"b\",\"trial\":{\"slot\":\"a\"}}");
        boot();
        assertThat(installer.running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(installer.start().orElseThrow().check()).isEqualTo(UpdateCheck.INSTALL);
    }
}
