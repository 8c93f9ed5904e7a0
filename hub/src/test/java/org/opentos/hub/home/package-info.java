/// The one access function over its whole small space, and homes on a real database.
@NullMarked
package org.opentos.hub.home;

import org.jspecify.annotations.NullMarked;
