/// People's wallets: money that comes in and goes out through payment providers.
@NullMarked
package org.opentos.hub.pay.wallet;

import org.jspecify.annotations.NullMarked;
