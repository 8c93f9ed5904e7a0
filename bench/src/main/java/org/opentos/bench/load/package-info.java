/// The load client, a process of its own that speaks to every peer in the same way.
@NullMarked
package org.opentos.bench.load;

import org.jspecify.annotations.NullMarked;
