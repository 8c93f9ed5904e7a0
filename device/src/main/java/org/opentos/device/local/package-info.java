/// The device's own web server: the shell's pages, the state they show and what a person asks
/// there.
@NullMarked
package org.opentos.device.local;

import org.jspecify.annotations.NullMarked;
