/// Content: what people's sources offer, their catalogue, how far they are, and its media.
@NullMarked
package org.opentos.hub.content;

import org.jspecify.annotations.NullMarked;
