package org.opentos.hub.update;

import java.io.InputStream;
import java.util.Optional;
import org.opentos.hub.storage.Passes;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// By which a device gets the file of a release: a word that the hub tells it over its own
/// connection.
@Component
public class ReleasePass {
    private static final String KEY = "release-passes";

    private final Passes passes;
    private final RolloutRows rollouts;
    private final ReleaseRows releases;
    private final ReleaseFiles files;

    ReleasePass(Passes passes, RolloutRows rollouts, ReleaseRows releases, ReleaseFiles files) {
        this.passes = passes;
        this.rollouts = rollouts;
        this.releases = releases;
        this.files = files;
    }

    String of(Id.DeviceId device, Id.ReleaseId release) {
        return passes.of(KEY, what(device, release));
    }

    /// A file that a device may have.
    public interface File {
        long bytes();

        InputStream open();
    }

    /// Empty where the pass is not that of the device and release, or the device is not told of the
    /// release now.
    public Optional<File> opens(Id.DeviceId device, Id.ReleaseId release, String pass) {
        boolean may =
                passes.opens(KEY, what(device, release), pass)
                        && rollouts.due(device)
                                .filter(each -> each.release().equals(release))
                                .isPresent();
        return may
                ? releases.handedOut(release).map(each -> file(release, each))
                : Optional.empty();
    }

    private File file(Id.ReleaseId id, ReleaseRows.Signed signed) {
        return new File() {
            @Override
            public long bytes() {
                return signed.release().release().bytes();
            }

            @Override
            public InputStream open() {
                return files.open(id, bytes());
            }
        };
    }

    private static String what(Id.DeviceId device, Id.ReleaseId release) {
        return device.text() + '/' + release.text();
    }
}
