/// Subscriptions: begun by an approval, renewed by the clock, each period charged once.
@NamedInterface("subscription")
@NullMarked
package org.opentos.hub.pay.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
