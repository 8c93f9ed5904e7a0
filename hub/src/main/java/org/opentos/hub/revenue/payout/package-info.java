/// Payouts: what organisations earned goes to their bank accounts, in files of ISO 20022 that an
/// operator gives to the bank.
@NamedInterface("payout")
@NullMarked
package org.opentos.hub.revenue.payout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
