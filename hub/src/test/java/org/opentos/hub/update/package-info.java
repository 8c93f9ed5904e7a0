/// Tests of products, batches and minting.
@NullMarked
package org.opentos.hub.update;

import org.jspecify.annotations.NullMarked;
