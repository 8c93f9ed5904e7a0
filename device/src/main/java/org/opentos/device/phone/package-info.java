/// The page by which a phone chooses the network of a device, while the device has a network of its
/// own open for it (docs/adr/0025).
@NullMarked
package org.opentos.device.phone;

import org.jspecify.annotations.NullMarked;
