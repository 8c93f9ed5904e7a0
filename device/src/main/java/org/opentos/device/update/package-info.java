/// Takes new versions of what this device runs: a release that its maker signed is fetched,
/// installed, started, and kept only where it has shown that it works.
@NullMarked
package org.opentos.device.update;

import org.jspecify.annotations.NullMarked;
