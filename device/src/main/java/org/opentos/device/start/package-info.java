/// How a device fails to start: one exit code and one sentence that says what to do.
@NullMarked
package org.opentos.device.start;

import org.jspecify.annotations.NullMarked;
