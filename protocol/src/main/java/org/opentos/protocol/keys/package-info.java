/// The keys with which packages and releases are signed, and by which their signatures are known.
@NullMarked
package org.opentos.protocol.keys;

import org.jspecify.annotations.NullMarked;
