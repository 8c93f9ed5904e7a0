/// What was done by whom: the chain of causes, and the log of acts that change rights.
@NullMarked
package org.opentos.hub.audit;

import org.jspecify.annotations.NullMarked;
