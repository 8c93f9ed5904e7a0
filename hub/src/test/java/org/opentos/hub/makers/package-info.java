/// Tests of products, batches and minting.
@NullMarked
package org.opentos.hub.makers;

import org.jspecify.annotations.NullMarked;
