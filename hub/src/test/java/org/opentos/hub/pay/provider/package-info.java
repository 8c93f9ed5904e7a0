/// One contract, which each provider's adapter keeps against the simulator.
@NullMarked
package org.opentos.hub.pay.provider;

import org.jspecify.annotations.NullMarked;
