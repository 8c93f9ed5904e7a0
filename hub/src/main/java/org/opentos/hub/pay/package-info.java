/// Paying: wallets, payment requests and their approval, receipts.
@NullMarked
package org.opentos.hub.pay;

import org.jspecify.annotations.NullMarked;
