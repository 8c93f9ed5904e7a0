/// The system server of a device: one program for every form factor.
@NullMarked
package org.opentos.device;

import org.jspecify.annotations.NullMarked;
