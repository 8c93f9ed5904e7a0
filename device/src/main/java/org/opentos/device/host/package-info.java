/// What the device runs on: whether an image stands around the runtime, and what is asked of it.
@NullMarked
package org.opentos.device.host;

import org.jspecify.annotations.NullMarked;
