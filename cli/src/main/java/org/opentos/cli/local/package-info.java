/// Programs of this machine: starting, watching and stopping the hub and the device runtimes.
@NullMarked
package org.opentos.cli.local;

import org.jspecify.annotations.NullMarked;
