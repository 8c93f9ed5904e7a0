@NullMarked
package org.opentos.hub.content.feed;

import org.jspecify.annotations.NullMarked;
