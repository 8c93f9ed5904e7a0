@NullMarked
package org.opentos.hub.pay.wallet;

import org.jspecify.annotations.NullMarked;
