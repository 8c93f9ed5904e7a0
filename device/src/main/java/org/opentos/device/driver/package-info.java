/// Hardware behind one interface, and the simulated hardware that stands in for it.
@NullMarked
package org.opentos.device.driver;

import org.jspecify.annotations.NullMarked;
