@NullMarked
package org.opentos.device.host;

import org.jspecify.annotations.NullMarked;
