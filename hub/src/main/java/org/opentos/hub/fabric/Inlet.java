package org.opentos.hub.fabric;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.opentos.protocol.Refusal;

/// Takes the messages whose topics mean something to a room of the hub, instead of passing them
/// through.
public interface Inlet {

    /// For the operator who traces a message that this inlet takes: the product whose Thing Model
    /// it is checked against; empty text where that is not known. Never blocks.
    String taker(Client client, String topic);

    /// Whether the inlet takes this topic. Called on the event loop.
    boolean takes(String topic);

    /// Receives a message. Called on the event loop, so it must not block; the stage completes
    /// after what depends on the message is durable, with the refusal where there is one. The door
    /// acknowledges then.
    CompletionStage<Optional<Refusal>> receive(Client client, Message message);
}
