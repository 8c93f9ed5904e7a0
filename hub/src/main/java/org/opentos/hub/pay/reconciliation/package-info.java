/// Holding what payment providers report against what the hub knows.
@NamedInterface("reconciliation")
@NullMarked
package org.opentos.hub.pay.reconciliation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
