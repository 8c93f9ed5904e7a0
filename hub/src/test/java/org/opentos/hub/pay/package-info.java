@NullMarked
package org.opentos.hub.pay;

import org.jspecify.annotations.NullMarked;
