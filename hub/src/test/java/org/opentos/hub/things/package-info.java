/// Tests of products, devices and their living part.
@NullMarked
package org.opentos.hub.things;

import org.jspecify.annotations.NullMarked;
