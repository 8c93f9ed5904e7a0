/// The MQTT door: MQTT 3.1.1 and 5 over TCP, TLS and WebSocket, on Netty.
@NullMarked
package org.opentos.hub.fabric.mqtt;

import org.jspecify.annotations.NullMarked;
