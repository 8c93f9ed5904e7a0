/// The one JSON mapper of the device and what is often asked of a JSON tree.
@NullMarked
package org.opentos.device.json;

import org.jspecify.annotations.NullMarked;
