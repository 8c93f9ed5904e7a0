/// The market: apps that developers publish, and what persons install of them.
@NullMarked
package org.opentos.hub.market;

import org.jspecify.annotations.NullMarked;
