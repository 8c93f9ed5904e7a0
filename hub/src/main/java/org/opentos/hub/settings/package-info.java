/// What the operator set, where the doors listen, and why a hub may not start.
@NullMarked
package org.opentos.hub.settings;

import org.jspecify.annotations.NullMarked;
