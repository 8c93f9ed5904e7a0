/// Tests of the arithmetic of shares.
@NullMarked
package org.opentos.hub.revenue.split;

import org.jspecify.annotations.NullMarked;
