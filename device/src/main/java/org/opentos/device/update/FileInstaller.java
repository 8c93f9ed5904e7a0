package org.opentos.device.update;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.update.Slots.Content;
import org.opentos.device.update.Slots.Slot;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;

/// Gives files to hardware that takes them as they are. The file that runs and the one before it
/// are kept in two slots of the data directory, `update/a` and `update/b`, so that the hardware can
/// be given the former one again.
///
/// A slot's file is compared with what was signed each time before the hardware gets it.
public final class FileInstaller implements Installer {
    /// So often the device starts with a file before it goes back.
    static final int STARTS_MAX = 3;

    /// What a device runs that was never given a file.
    static final ReleaseVersion FACTORY = new ReleaseVersion(0, "factory");

    static final String DIRECTORY = "update";

    private static final Logger LOG = System.getLogger(FileInstaller.class.getName());

    /// What the files are for; the driver, one call at a time.
    public interface Hardware {
        Optional<String> flash(Path file, ReleaseVersion version);

        Optional<String> unflash();
    }

    private final DataDirectory directory;
    private final Hardware hardware;
    private final Runnable restart;
    private Slots slots;

    private FileInstaller(
            DataDirectory directory, Hardware hardware, Runnable restart, Slots slots) {
        this.directory = directory;
        this.hardware = hardware;
        this.restart = restart;
        this.slots = slots;
    }

    /// Counts this start of the device, goes back where there were too many, and gives the hardware
    /// what a cut of power kept from it. Comes before the hardware is started.
    ///
    /// @param restart asks for a restart of the device and returns
    public static FileInstaller begin(DataDirectory directory, Hardware hardware, Runnable restart)
            throws IOException {
        Files.createDirectories(directory.file(DIRECTORY));
        FileInstaller installer =
                new FileInstaller(directory, hardware, restart, Slots.load(directory));
        installer.begin();
        return installer;
    }

    private void begin() throws IOException {
        if (slots.due()) {
            Optional<String> refused = handOver(slots.current());
            if (refused.isPresent() && slots.trial().isPresent()) {
                back(new Fault(UpdateCheck.INSTALL, refused.get(), ""));
                return;
            }
            refused.ifPresent(FileInstaller::lost);
            keep(slots.given());
        }
        if (slots.trial().filter(each -> each.starts() >= STARTS_MAX).isPresent()) {
            back(
                    new Fault(
                            UpdateCheck.RUNTIME,
                            "It was started %d times and never showed that it works."
                                    .formatted(STARTS_MAX),
                            ""));
        } else if (slots.trial().isPresent()) {
            keep(slots.started());
        }
    }

    private void keep(Slots next) throws IOException {
        slots = next.keep(directory);
    }

    @Override
    public Release.Kind kind() {
        return Release.Kind.FILE;
    }

    @Override
    public synchronized ReleaseVersion running() {
        return slots.current().map(each -> content(each).version()).orElse(FACTORY);
    }

    private Content content(Slot slot) {
        Content content = slots.files().get(slot);
        if (content == null) {
            throw new IllegalStateException("nothing is in slot " + slot.text());
        }
        return content;
    }

    private Path file(Slot slot) {
        return directory.file(DIRECTORY).resolve(slot.text());
    }

    @Override
    public synchronized Last last() {
        if (slots.trial().isPresent()) {
            return new Last.Proving();
        }
        return slots.back().<Last>map(each -> each).orElseGet(Last.Nothing::new);
    }

    @Override
    public synchronized Optional<Fault> install(Path file, Release release, Progress progress)
            throws IOException, InterruptedException {
        if (slots.trial().isPresent()) {
            return Optional.of(new Fault(UpdateCheck.INSTALL, "Another release is on trial.", ""));
        }
        Slot slot = slots.free();
        progress.at(0);
        if (Files.exists(file)) {
            Files.move(
                    file,
                    file(slot),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            DataDirectory.force(directory.file(DIRECTORY));
        }
        if (!Digest.matches(file(slot), release.bytes(), release.sha256())) {
            return Optional.of(
                    new Fault(UpdateCheck.DIGEST, "The file changed before it was installed.", ""));
        }
        keep(slots.with(slot, new Content(release.version(), release.bytes(), release.sha256())));
        progress.at(100);
        return Optional.empty();
    }

    @Override
    public synchronized Optional<Fault> start() throws IOException {
        Slot slot = slots.free();
        Slots before = slots;
        if (!slots.files().containsKey(slot)) {
            return Optional.of(new Fault(UpdateCheck.INSTALL, "Nothing is installed.", ""));
        }
        keep(slots.tried(slot));
        Optional<String> refused = handOver(Optional.of(slot));
        if (refused.isPresent()) {
            keep(before);
            return Optional.of(new Fault(UpdateCheck.INSTALL, refused.get(), ""));
        }
        keep(slots.given());
        restart.run();
        return Optional.empty();
    }

    @Override
    public synchronized void bless() throws IOException {
        keep(slots.kept(slots.current()));
    }

    @Override
    public synchronized void goBack(Fault why) throws IOException {
        back(why);
        restart.run();
    }

    private void back(Fault why) throws IOException {
        Optional<Slot> tried = slots.current();
        int code = running().code();
        keep(slots.wentBack(new Last.WentBack(code, why)));
        LOG.log(Level.WARNING, "goes back to {0}: {1}", running().name(), why.detail());
        Optional<String> refused = handOver(slots.current());
        if (refused.isPresent()) {
            lost(refused.get());
            Fault stays =
                    new Fault(
                            why.check(),
                            why.detail() + " It could not be taken back: " + refused.get(),
                            why.log());
            keep(slots.wentBack(new Last.WentBack(code, stays)).kept(tried));
        }
        keep(slots.given());
    }

    private static void lost(String why) {
        LOG.log(Level.ERROR, "the hardware cannot be given what it should run: {0}", why);
    }

    /// @return why the hardware did not take it
    private Optional<String> handOver(Optional<Slot> slot) throws IOException {
        if (slot.isEmpty()) {
            return hardware.unflash();
        }
        Content content = content(slot.get());
        return Digest.matches(file(slot.get()), content.bytes(), content.sha256())
                ? hardware.flash(file(slot.get()), content.version())
                : Optional.of("Its file is damaged.");
    }
}
