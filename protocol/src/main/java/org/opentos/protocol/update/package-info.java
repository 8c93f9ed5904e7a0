/// Updates of what a device runs: the release that a maker signs, what the hub tells a device of
/// it, and what the device says back. Read by both sides, which trust nothing in it that is not
/// signed.
@NullMarked
package org.opentos.protocol.update;

import org.jspecify.annotations.NullMarked;
