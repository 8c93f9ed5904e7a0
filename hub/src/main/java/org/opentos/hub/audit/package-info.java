/// What was done by whom: the chain of causes, the log of acts that change rights, and what the
/// operator has to act on.
@NullMarked
package org.opentos.hub.audit;

import org.jspecify.annotations.NullMarked;
