/// Packages that anybody may have made.
@NullMarked
package org.opentos.protocol.app;

import org.jspecify.annotations.NullMarked;
