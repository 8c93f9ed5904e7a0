/// Native libraries: where they are kept, and how their functions are called.
@NullMarked
package org.opentos.voice.foreign;

import org.jspecify.annotations.NullMarked;
