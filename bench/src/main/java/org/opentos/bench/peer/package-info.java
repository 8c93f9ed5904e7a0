/// What is measured: the hub, Mosquitto, and a bare door; each in a process of its own.
@NullMarked
package org.opentos.bench.peer;

import org.jspecify.annotations.NullMarked;
