/// Tests of who somebody is.
@NullMarked
package org.opentos.hub.identity;

import org.jspecify.annotations.NullMarked;
