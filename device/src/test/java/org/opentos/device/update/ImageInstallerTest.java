package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

/// An image's trials, told from what the kernel was told and what is on the disk.
class ImageInstallerTest {
    private static final Fault DARK = new Fault(UpdateCheck.SHELL, "It stayed dark.", "a line");

    @TempDir Path path;
    private DataDirectory data;
    private ImageInstaller installer;
    private final Slots rauc = new Slots();
    private int restarts;

    /// What RAUC would do.
    private static final class Slots implements Rauc {
        private final List<String> asked = new ArrayList<>();
        private Optional<Fault> checked = Optional.empty();
        private Optional<Fault> installed = Optional.empty();
        private Optional<IOException> fails = Optional.empty();

        @Override
        public Optional<Fault> check(Path bundle, ReleaseVersion version) {
            asked.add("check " + version.code());
            return checked;
        }

        @Override
        public Optional<Fault> install(Path bundle, Installer.Progress progress)
                throws IOException, InterruptedException {
            asked.add("install");
            if (fails.isPresent()) {
                throw fails.get();
            }
            progress.at(40);
            return installed;
        }

        @Override
        public void mark(boolean good) throws IOException {
            asked.add(good ? "good" : "bad");
            if (fails.isPresent()) {
                throw fails.get();
            }
        }
    }

    @BeforeEach
    void open() throws IOException, StartFailure {
        data = DataDirectory.open(path);
        boot(1);
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    private void boot(int code) throws IOException {
        Path words =
                Files.writeString(
                        path.resolve("cmdline"),
                        "rauc.slot=a opentos.slot=a opentos.code=%d opentos.version=1.%d.0 quiet\n"
                                .formatted(code, code));
        installer =
                ImageInstaller.begin(
                        data,
                        rauc,
                        () -> restarts++,
                        new ImageInstaller.Places(
                                words,
                                path.resolve("trial"),
                                path.resolve("refused"),
                                path.resolve("tried"),
                                path.resolve("blessed")));
    }

    private void wasTried(int code, String starts) throws IOException {
        Path trial = Files.createDirectories(path.resolve("trial"));
        Files.writeString(trial.resolve("code"), code + "\n");
        Files.writeString(trial.resolve("starts"), starts);
        Files.writeString(trial.resolve("log"), "its last line\n");
    }

    private Optional<Fault> install(int code) throws IOException, InterruptedException {
        Release release = Releases.release(code, Releases.content(code, 100));
        return installer.install(path.resolve("bundle"), release, percent -> {});
    }

    private void started(int code) throws IOException, InterruptedException {
        assertThat(install(code)).isEmpty();
        assertThat(installer.start()).isEmpty();
        assertThat(restarts).isEqualTo(1);
    }

    private Installer.Last.WentBack wentBack() {
        assertThat(installer.last()).isInstanceOf(Installer.Last.WentBack.class);
        return (Installer.Last.WentBack) installer.last();
    }

    @Test
    void whatRunsIsWhatTheKernelWasTold() {
        assertThat(installer.running()).isEqualTo(new ReleaseVersion(1, "1.1.0"));
        assertThat(installer.kind()).isEqualTo(Release.Kind.IMAGE);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
    }

    @Test
    void aKernelThatWasToldNothingIsNoImage() throws Exception {
        Path words = Files.writeString(path.resolve("cmdline"), "quiet opentos.code=x\n");
        assertThatThrownBy(() ->
                        ImageInstaller.begin(
                                data,
                                rauc,
                                () -> restarts++,
                                new ImageInstaller.Places(words, path, path, path, path)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aReleaseIsInstalledStartedAndBlessed() throws Exception {
        started(2);
        boot(2);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
        installer.bless();
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
        assertThat(rauc.asked).containsExactly("check 2", "install", "good");
        boot(2);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
    }

    @Test
    void aPowerCutBetweenTheLastByteAndTheNoteOfItStillProves() throws Exception {
        assertThat(install(2)).isEmpty();
        boot(2);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
    }

    @Test
    void aPowerCutWhileItIsWrittenIsNoWayBack() throws Exception {
        rauc.fails = Optional.of(new IOException("the power goes"));
        assertThatThrownBy(() -> install(2)).isInstanceOf(IOException.class);
        boot(1);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
    }

    @Test
    void aPowerCutBeforeItIsBlessedBlessesItLater() throws Exception {
        started(2);
        boot(2);
        rauc.fails = Optional.of(new IOException("no service"));
        assertThatThrownBy(installer::bless).isInstanceOf(IOException.class);
        rauc.fails = Optional.empty();
        boot(2);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
    }

    @Test
    void whatTheBootLoaderStillTriesIsProvedWhateverIsKnownOfIt() throws Exception {
        Files.writeString(path.resolve("tried"), "");
        boot(2);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
        installer.bless();
        Files.writeString(path.resolve("blessed"), "");
        boot(2);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
    }

    @Test
    void whatIsLeftIsNotProvedAgain() throws Exception {
        started(2);
        Files.writeString(path.resolve("tried"), "");
        boot(2);
        installer.goBack(DARK);
        boot(2);
        assertThat(wentBack().fault()).isEqualTo(DARK);
    }

    @Test
    void whoeverGoesBackSaysWhy() throws Exception {
        started(2);
        boot(2);
        installer.goBack(DARK);
        assertThat(rauc.asked).endsWith("bad");
        assertThat(restarts).isEqualTo(2);
        boot(1);
        assertThat(wentBack()).isEqualTo(new Installer.Last.WentBack(2, DARK));
        boot(1);
        assertThat(wentBack().fault()).isEqualTo(DARK);
    }

    @Test
    void aPowerCutOnTheWayBackGoesOnWithIt() throws Exception {
        started(2);
        boot(2);
        rauc.fails = Optional.of(new IOException("no service"));
        installer.goBack(DARK);
        rauc.fails = Optional.empty();
        boot(2);
        assertThat(rauc.asked).endsWith("bad", "bad");
        assertThat(restarts).isEqualTo(3);
        assertThat(wentBack().fault()).isEqualTo(DARK);
    }

    @Test
    void oneThatNeverCameAsFarAsAProgramDidNotBoot() throws Exception {
        started(2);
        boot(1);
        assertThat(wentBack().code()).isEqualTo(2);
        assertThat(wentBack().fault().check()).isEqualTo(UpdateCheck.BOOT);
    }

    @Test
    void whatTheImageWroteDownSaysHowFarItCame() throws Exception {
        started(2);
        wasTried(2, "started\nlate\n");
        boot(1);
        assertThat(wentBack().fault().check()).isEqualTo(UpdateCheck.RUNTIME);
        assertThat(wentBack().fault().log()).isEqualTo("its last line");
    }

    @Test
    void startsThatEndWithoutAWordAreHangs() throws Exception {
        started(2);
        wasTried(2, "started\nstarted\nstarted\n");
        boot(1);
        assertThat(wentBack().fault().check()).isEqualTo(UpdateCheck.WATCHDOG);
        assertThat(wentBack().fault().detail()).contains("3 times");
    }

    @Test
    void startsThatEndInOrderAreTheRuntimesFault() throws Exception {
        started(2);
        wasTried(2, "started\nstopped\n");
        boot(1);
        assertThat(wentBack().fault().check()).isEqualTo(UpdateCheck.RUNTIME);
    }

    @Test
    void whatAnotherReleaseLeftSaysNothing() throws Exception {
        started(3);
        wasTried(2, "started\nlate\n");
        boot(1);
        assertThat(wentBack().fault().check()).isEqualTo(UpdateCheck.BOOT);
    }

    @Test
    void aBundleOfAnotherVersionIsNotInstalled() throws Exception {
        Fault other = new Fault(UpdateCheck.VERSION, "It is another.", "");
        rauc.checked = Optional.of(other);
        assertThat(install(2)).contains(other);
        assertThat(rauc.asked).containsExactly("check 2");
    }

    @Test
    void oneThatIsRefusedLeavesNoTrial() throws Exception {
        Fault full = new Fault(UpdateCheck.SPACE, "There is no room.", "");
        rauc.installed = Optional.of(full);
        assertThat(install(2)).contains(full);
        boot(1);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Nothing());
        assertThatThrownBy(installer::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theNextReleaseForgetsFromWhichTheDeviceCameBack() throws Exception {
        started(2);
        boot(1);
        assertThat(wentBack().code()).isEqualTo(2);
        assertThat(install(3)).isEmpty();
        boot(3);
        assertThat(installer.last()).isEqualTo(new Installer.Last.Proving());
    }
}
