@NullMarked
package org.opentos.device.update;

import org.jspecify.annotations.NullMarked;
