@NullMarked
package org.opentos.hub.content;

import org.jspecify.annotations.NullMarked;
