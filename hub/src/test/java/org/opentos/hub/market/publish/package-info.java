@NullMarked
package org.opentos.hub.market.publish;

import org.jspecify.annotations.NullMarked;
