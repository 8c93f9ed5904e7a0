/// Tests of the drivers for what Linux offers.
@NullMarked
package org.opentos.device.driver.linux;

import org.jspecify.annotations.NullMarked;
