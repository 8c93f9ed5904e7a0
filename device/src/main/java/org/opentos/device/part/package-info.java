/// What a part of the system server has to do with the hub and the shell.
@NullMarked
package org.opentos.device.part;

import org.jspecify.annotations.NullMarked;
