/// What makers do: their products, and the batches by which devices get identities and labels.
@NullMarked
package org.opentos.hub.makers;

import org.jspecify.annotations.NullMarked;
