/// Buying apps.
@NamedInterface("buy")
@NullMarked
package org.opentos.hub.market.buy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
