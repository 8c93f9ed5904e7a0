package org.opentos.hub.update;

import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Tells devices at the MQTT door.
@Component
class DoorTelling implements Telling {
    private final ObjectProvider<Terminals> terminals;

    DoorTelling(ObjectProvider<Terminals> terminals) {
        this.terminals = terminals;
    }

    @Override
    public void tell(Id.DeviceId device) {
        terminals.getObject().tell(device, Topics.Channel.UPDATE);
    }
}
