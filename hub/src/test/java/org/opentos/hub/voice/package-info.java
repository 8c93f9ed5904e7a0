/// Tests of what people say to their homes.
@NullMarked
package org.opentos.hub.voice;

import org.jspecify.annotations.NullMarked;
