@NullMarked
package org.opentos.hub.content.fetch;

import org.jspecify.annotations.NullMarked;
