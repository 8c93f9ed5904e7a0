/// The words that hub, device and command line share: ids, causes, refusals, access words and
/// topics.
@NullMarked
package org.opentos.protocol;

import org.jspecify.annotations.NullMarked;
