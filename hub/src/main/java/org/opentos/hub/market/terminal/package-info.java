/// Apps on terminals: what each should have, and what runs there asks for.
@NullMarked
package org.opentos.hub.market.terminal;

import org.jspecify.annotations.NullMarked;
