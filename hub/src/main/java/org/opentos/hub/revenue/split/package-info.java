/// How a price becomes tax and shares, and how refunds take them back: arithmetic on minor units,
/// without clock, storage or currency.
@NamedInterface("split")
@NullMarked
package org.opentos.hub.revenue.split;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
