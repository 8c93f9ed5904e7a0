/// The second recogniser: PocketSphinx, called through the foreign-function interface.
@NullMarked
package org.opentos.voice.sphinx;

import org.jspecify.annotations.NullMarked;
