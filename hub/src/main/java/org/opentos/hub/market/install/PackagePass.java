package org.opentos.hub.market.install;

import org.opentos.hub.storage.Passes;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// By which a terminal gets the package of an app: a word that the hub tells it over its own
/// connection.
@Component
public class PackagePass {
    private static final String KEY = "package-passes";

    private final Passes passes;
    private final Installations installations;

    PackagePass(Passes passes, Installations installations) {
        this.passes = passes;
        this.installations = installations;
    }

    public String of(Id.DeviceId device, String digest) {
        return passes.of(KEY, what(device, digest));
    }

    /// Whether the pass is that of the terminal and package, and the terminal should have it now.
    public boolean opens(Id.DeviceId device, String digest, String pass) {
        return passes.opens(KEY, what(device, digest), pass) && installations.isOn(device, digest);
    }

    private static String what(Id.DeviceId device, String digest) {
        return device.text() + '/' + digest;
    }
}
