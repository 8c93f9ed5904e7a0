/// Tests of who somebody is.
@NullMarked
package org.opentos.hub.audit;

import org.jspecify.annotations.NullMarked;
