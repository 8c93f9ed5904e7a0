@NullMarked
package org.opentos.device.phone;

import org.jspecify.annotations.NullMarked;
