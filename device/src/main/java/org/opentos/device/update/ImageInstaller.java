package org.opentos.device.update;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateReport.Fault;

/// Gives a device with an image its releases, which are bundles of RAUC. Which slot starts, and how
/// often one that did not prove itself, is the boot loader's to say; this notes which release is
/// meant by it, and why the device came back.
public final class ImageInstaller implements Installer {
    private static final Logger LOG = System.getLogger(ImageInstaller.class.getName());
    private static final int WORDS_BYTES_MAX = 4096;
    private static final Pattern CODE =
            Pattern.compile("(?:^|\\s)opentos\\.code=(\\d{1,10})(?=\\s|$)");
    private static final Pattern NAME =
            Pattern.compile("(?:^|\\s)opentos\\.version=([0-9A-Za-z.~+-]{1,40})(?=\\s|$)");

    /// Where the system of an image says what the device runtime has to know of it.
    ///
    /// @param words the kernel's command line
    /// @param starts what was written down of the starts of a release on trial
    /// @param refusal why the image's own check refused an installation
    /// @param tried a file there says that what runs has yet to prove itself
    /// @param blessed a file there says that it has, since it started
    public record Places(Path words, Path starts, Path refusal, Path tried, Path blessed) {
        public static final Places OF_IMAGE =
                new Places(
                        Path.of("/proc/cmdline"),
                        Path.of("/var/lib/trial"),
                        Path.of("/run/opentos/update-refused"),
                        Path.of("/run/opentos/tried"),
                        Path.of("/run/opentos/blessed"));

        private boolean onTrial() {
            return Files.exists(tried) && !Files.exists(blessed);
        }
    }

    private final DataDirectory directory;
    private final Rauc rauc;
    private final Runnable restart;
    private final ReleaseVersion running;
    private final boolean onTrial;
    private ImageNote note;

    private ImageInstaller(
            DataDirectory directory,
            Rauc rauc,
            Runnable restart,
            ReleaseVersion running,
            boolean onTrial,
            ImageNote note) {
        this.directory = directory;
        this.rauc = rauc;
        this.restart = restart;
        this.running = running;
        this.onTrial = onTrial;
        this.note = note;
    }

    /// @param restart asks for a restart of the device and returns
    public static ImageInstaller begin(DataDirectory directory, Runnable restart)
            throws IOException {
        Places places = Places.OF_IMAGE;
        return begin(
                directory, new RaucProgram(List.of("rauc"), places.refusal()), restart, places);
    }

    static ImageInstaller begin(DataDirectory directory, Rauc rauc, Runnable restart, Places places)
            throws IOException {
        ImageInstaller installer =
                new ImageInstaller(
                        directory,
                        rauc,
                        restart,
                        running(places.words()),
                        places.onTrial(),
                        ImageNote.load(directory));
        installer.begin(Starts.read(places.starts()));
        return installer;
    }

    /// @throws IOException where the kernel was not told which version it starts
    private static ReleaseVersion running(Path words) throws IOException {
        String line;
        try (var in = Files.newInputStream(words)) {
            line = new String(in.readNBytes(WORDS_BYTES_MAX), StandardCharsets.UTF_8);
        }
        Matcher code = CODE.matcher(line);
        Matcher name = NAME.matcher(line);
        if (!code.find() || !name.find()) {
            throw new IOException("the kernel's command line names no opentos.code and version");
        }
        return ReleaseVersion.find(
                        (int) Math.min(Long.parseLong(code.group(1)), Integer.MAX_VALUE),
                        name.group(1))
                .orElseThrow(() -> new IOException("no release has the code " + code.group(1)));
    }

    private void begin(Starts starts) throws IOException {
        Optional<ImageNote.Trial> trial = note.trial();
        if (trial.isPresent() && running.code() != trial.get().code()) {
            if (trial.get().started() || starts.code() == trial.get().code()) {
                int code = trial.get().code();
                Fault why = starts.why(code);
                LOG.log(Level.WARNING, "came back from version {0}: {1}", code, why.detail());
                keep(ImageNote.wentBack(new Last.WentBack(code, why)));
            } else {
                // The power went while it was written; it is written anew.
                keep(ImageNote.FRESH);
            }
        } else if (note.back().filter(this::runs).isPresent()) {
            // The power went on the way back.
            leave();
        }
    }

    private boolean runs(Last.WentBack back) {
        return back.code() == running.code();
    }

    private void keep(ImageNote next) throws IOException {
        note = next.keep(directory);
    }

    @Override
    public Release.Kind kind() {
        return Release.Kind.IMAGE;
    }

    @Override
    public ReleaseVersion running() {
        return running;
    }

    @Override
    public synchronized Last last() {
        if (note.trial().isPresent() || onTrial && note.back().filter(this::runs).isEmpty()) {
            return new Last.Proving();
        }
        return note.back().<Last>map(each -> each).orElseGet(Last.Nothing::new);
    }

    @Override
    public synchronized Optional<Fault> install(Path file, Release release, Progress progress)
            throws IOException, InterruptedException {
        progress.at(0);
        Optional<Fault> fault = rauc.check(file, release.version());
        if (fault.isPresent()) {
            return fault;
        }
        // Before the first byte: the boot loader may start it from the moment it is whole.
        keep(ImageNote.tries(release.version().code(), false));
        fault = rauc.install(file, progress);
        if (fault.isPresent()) {
            keep(ImageNote.FRESH);
            return fault;
        }
        progress.at(100);
        return Optional.empty();
    }

    @Override
    public synchronized Optional<Fault> start() throws IOException {
        int code =
                note.trial()
                        .orElseThrow(() -> new IllegalStateException("nothing is installed"))
                        .code();
        keep(ImageNote.tries(code, true));
        restart.run();
        return Optional.empty();
    }

    @Override
    public synchronized void bless() throws IOException {
        mark(true);
        keep(ImageNote.FRESH);
    }

    @Override
    public synchronized void goBack(Fault why) throws IOException {
        keep(ImageNote.wentBack(new Last.WentBack(running.code(), why)));
        LOG.log(Level.WARNING, "goes back from {0}: {1}", running.name(), why.detail());
        leave();
    }

    /// Starts what ran before. Where the slot cannot be marked, the boot loader still counts.
    private void leave() {
        try {
            mark(false);
        } catch (IOException failure) {
            LOG.log(Level.ERROR, "the slot that did not prove itself could not be marked", failure);
        }
        restart.run();
    }

    private void mark(boolean good) throws IOException {
        try {
            rauc.mark(good);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the device stops before the slot is marked", stopped);
        }
    }
}
