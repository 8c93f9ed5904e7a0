package org.opentos.device.update;

import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport.Fault;

/// What moves an update on. What is about a release that is not the present one any more changes
/// nothing.
sealed interface Happening {
    /// The hub said what to run.
    record Ordered(UpdateOrder order) implements Happening {}

    /// The hub said to go on running what runs.
    record Withdrawn() implements Happening {}

    /// The file is being fetched.
    record Begun(ReleaseId release) implements Happening {}

    /// The state's own work is so far.
    record Worked(ReleaseId release, int percent) implements Happening {}

    /// The file is here and right.
    record Fetched(ReleaseId release) implements Happening {}

    /// The file that was here is not right any more.
    record Damaged(ReleaseId release) implements Happening {}

    /// Nothing speaks against installing it now.
    ///
    /// @param drawn whether a page of the shell has been drawn
    record Allowed(ReleaseId release, boolean drawn) implements Happening {}

    record Installed(ReleaseId release) implements Happening {}

    /// It cannot be fetched, installed or started.
    record Failed(ReleaseId release, Fault why) implements Happening {}

    /// The device has started.
    record Restarted(Installer.Last last) implements Happening {}

    /// What was on trial is kept.
    record Blessed(ReleaseId release) implements Happening {}

    /// The hub heard how it ended.
    record Told(ReleaseId release) implements Happening {}
}
