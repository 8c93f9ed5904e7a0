/// Whole stories in a real browser, on real processes.
@NullMarked
package org.opentos.e2e;

import org.jspecify.annotations.NullMarked;
