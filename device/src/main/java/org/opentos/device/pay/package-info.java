/// Paying with a device that one person wears or carries.
@NullMarked
package org.opentos.device.pay;

import org.jspecify.annotations.NullMarked;
