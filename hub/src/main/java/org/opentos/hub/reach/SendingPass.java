package org.opentos.hub.reach;

import org.opentos.hub.storage.Passes;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// By which a terminal gets a file that was sent to it: a word that the hub tells it over its own
/// connection.
@Component
public class SendingPass {
    private static final String KEY = "sending-passes";

    private final Passes passes;

    SendingPass(Passes passes) {
        this.passes = passes;
    }

    String of(Id.DeviceId device, Id.SendingId sending) {
        return passes.of(KEY, what(device, sending));
    }

    public boolean opens(Id.DeviceId device, Id.SendingId sending, String pass) {
        return passes.opens(KEY, what(device, sending), pass);
    }

    private static String what(Id.DeviceId device, Id.SendingId sending) {
        return device.text() + '/' + sending.text();
    }
}
