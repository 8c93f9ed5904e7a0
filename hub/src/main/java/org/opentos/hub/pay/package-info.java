/// Money between people and the world outside: what is paid in, refunded, disputed and paid out.
@NullMarked
package org.opentos.hub.pay;

import org.jspecify.annotations.NullMarked;
