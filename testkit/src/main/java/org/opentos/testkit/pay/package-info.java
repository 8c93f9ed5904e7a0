/// Stands in for payment providers: speaks the wire formats of WeChat Pay (API version 3) and of
/// Stripe as far as a hub uses them, keeps what was paid on disk, and does what people tell it to,
/// also what goes wrong.
@NullMarked
package org.opentos.testkit.pay;

import org.jspecify.annotations.NullMarked;
