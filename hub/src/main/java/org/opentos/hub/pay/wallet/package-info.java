/// People's wallets: money that comes in and goes out through payment providers.
@NamedInterface("wallet")
@NullMarked
package org.opentos.hub.pay.wallet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
