/// Reads feeds. Whatever a feed holds comes out as plain text, known kinds and bounded numbers.
@NullMarked
package org.opentos.hub.content.feed;

import org.jspecify.annotations.NullMarked;
