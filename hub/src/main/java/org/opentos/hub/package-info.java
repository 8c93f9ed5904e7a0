/// The connector: the composition root of the hub. Each feature is a package below.
@NullMarked
package org.opentos.hub;

import org.jspecify.annotations.NullMarked;
