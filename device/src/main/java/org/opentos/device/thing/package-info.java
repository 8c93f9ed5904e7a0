/// The device as a Thing: joins driver, queue and causes, and knows the other things of its home.
@NullMarked
package org.opentos.device.thing;

import org.jspecify.annotations.NullMarked;
