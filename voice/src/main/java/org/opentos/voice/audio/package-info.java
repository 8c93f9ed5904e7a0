/// Recordings: read within bounds, brought to one rate, one level, and to where somebody speaks.
@NullMarked
package org.opentos.voice.audio;

import org.jspecify.annotations.NullMarked;
