/// Whom people know: friends, by a code that one hands another.
@NullMarked
package org.opentos.hub.social;

import org.jspecify.annotations.NullMarked;
