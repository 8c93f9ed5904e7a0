/// Finds, inside one topic space, who hears a message: filters, routes, and retained messages.
@NullMarked
package org.opentos.hub.fabric.routing;

import org.jspecify.annotations.NullMarked;
