/// Updates of what devices run: the releases that makers hand in, how they come to the devices in
/// stages, what became of them there, and when that stops by itself.
@NullMarked
package org.opentos.hub.update;

import org.jspecify.annotations.NullMarked;
