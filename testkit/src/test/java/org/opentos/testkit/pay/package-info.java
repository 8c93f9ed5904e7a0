/// What the simulator does of its own accord; what it does as a provider is tested with the hub's
/// adapters.
@NullMarked
package org.opentos.testkit.pay;

import org.jspecify.annotations.NullMarked;
