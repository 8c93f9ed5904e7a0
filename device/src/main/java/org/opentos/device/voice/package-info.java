/// What is said at this device: listened to, and what came of it.
@NullMarked
package org.opentos.device.voice;

import org.jspecify.annotations.NullMarked;
