/// The benches: each measures the hub, and beside it what it is compared with.
@NullMarked
package org.opentos.bench;

import org.jspecify.annotations.NullMarked;
