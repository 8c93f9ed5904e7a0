/// Payments on watches and phones: what waits for their person, and the answer.
@NullMarked
package org.opentos.hub.pay.terminal;

import org.jspecify.annotations.NullMarked;
