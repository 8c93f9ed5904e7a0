/// Payment providers behind one interface. Each adapter speaks one provider's wire format through
/// that provider's own library; none keeps anything, and none knows who pays for what.
@NamedInterface("provider")
@NullMarked
package org.opentos.hub.pay.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
