/// Apps on this device: which should be here, their packages, and what they ask for.
@NullMarked
package org.opentos.device.app;

import org.jspecify.annotations.NullMarked;
