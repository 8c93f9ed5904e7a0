/// What running apps ask of the hub.
@NamedInterface("run")
@NullMarked
package org.opentos.hub.market.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
