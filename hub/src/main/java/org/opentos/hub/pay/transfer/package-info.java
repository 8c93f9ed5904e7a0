/// Money that goes from one person's wallet into another's.
@NamedInterface("transfer")
@NullMarked
package org.opentos.hub.pay.transfer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
