/// Paying in a shop: payment codes, and the bills of tills.
@NamedInterface("till")
@NullMarked
package org.opentos.hub.pay.till;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
