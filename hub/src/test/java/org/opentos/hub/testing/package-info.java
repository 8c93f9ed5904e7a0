/// What the hub's tests share: a real database of their own each, and a clock that they move.
@NullMarked
package org.opentos.hub.testing;

import org.jspecify.annotations.NullMarked;
