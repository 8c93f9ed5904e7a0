/// Kills, and what is still there after them.
@NullMarked
package org.opentos.bench.crash;

import org.jspecify.annotations.NullMarked;
