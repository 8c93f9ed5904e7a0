package org.opentos.device.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateReport.Fault;

/// What writes and marks the two slots of an image.
interface Rauc {
    /// Looks at a bundle's signature, and at the version that it says it is.
    ///
    /// @return why it is not the bundle of this version
    Optional<Fault> check(Path bundle, ReleaseVersion version)
            throws IOException, InterruptedException;

    /// Writes the slot that does not run, and lets it be the next that starts.
    ///
    /// @return why it could not
    /// @throws IOException where it may be tried again
    Optional<Fault> install(Path bundle, Installer.Progress progress)
            throws IOException, InterruptedException;

    /// Says of the slot that runs whether it stays. One that is bad is not started again.
    void mark(boolean good) throws IOException, InterruptedException;
}
