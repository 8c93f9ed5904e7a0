package org.opentos.device.phone;

import java.io.Closeable;
import java.io.IOException;

/// What a phone reaches while it is in the device's own network.
public interface PhoneDoor extends Closeable {
    /// Whether a phone can still reach it.
    boolean stands();

    @Override
    void close();

    /// Opens the door.
    interface Opener {
        /// @throws IOException where the device does not have its address yet, or not any more
        PhoneDoor open(Offer offer) throws IOException;
    }
}
