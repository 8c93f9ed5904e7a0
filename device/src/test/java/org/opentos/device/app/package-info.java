/// Apps on a device.
@NullMarked
package org.opentos.device.app;

import org.jspecify.annotations.NullMarked;
