package org.opentos.device.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts a release beside what runs, starts it, and lets it stay or goes back.
///
/// What it did is on the disk when a method returns. After a cut of power in any of them the same
/// method may be called again.
public interface Installer {
    /// Hears how far an installation is, 0 to 100.
    interface Progress {
        /// @throws InterruptedException where the device stops; the installation ends unfinished
        void at(int percent) throws InterruptedException;
    }

    /// What became of the last release that was started, as of this start of the device.
    sealed interface Last {
        /// None was started, or it was blessed.
        record Nothing() implements Last {}

        /// It runs and is not blessed yet.
        record Proving() implements Last {}

        /// The device went back from it.
        ///
        /// @param code of the version that did not work
        record WentBack(int code, Fault fault) implements Last {
            void write(ObjectNode tree) {
                tree.put("code", code)
                        .put("check", fault.check().text())
                        .put("detail", fault.detail())
                        .put("log", fault.log());
            }

            /// Empty where the tree is none.
            static Optional<WentBack> read(JsonNode tree) {
                return UpdateCheck.find(tree.path("check").asString(""))
                        .map(check ->
                                new WentBack(
                                        tree.path("code").asInt(0),
                                        new Fault(
                                                check,
                                                tree.path("detail").asString(""),
                                                tree.path("log").asString(""))));
            }
        }
    }

    /// What it can install.
    Release.Kind kind();

    /// What runs now, blessed or not.
    ReleaseVersion running();

    Last last();

    /// Puts a release where it can be started. What runs goes on running.
    ///
    /// @param file what was signed; the installer may move it away, and then knows it again after a
    ///   cut of power
    /// @return why it could not; empty where it is installed
    Optional<Fault> install(Path file, Release release, Progress progress)
            throws IOException, InterruptedException;

    /// Starts what was installed last: the device restarts soon after this returns.
    ///
    /// @return why it could not, and the device goes on as it is; empty where it restarts
    Optional<Fault> start() throws IOException;

    /// What runs has shown that it works and is kept.
    void bless() throws IOException;

    /// What runs did not show that it works: the device restarts with what it ran before.
    void goBack(Fault why) throws IOException;
}
