/// The MQTT door: MQTT 3.1.1 and 5 over TCP, TLS and WebSocket, on Netty. Only the composition root
/// opens it.
@NamedInterface("mqtt")
@NullMarked
package org.opentos.hub.fabric.mqtt;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
