/// Apps, from the developer to the terminal.
@NullMarked
package org.opentos.hub.market;

import org.jspecify.annotations.NullMarked;
