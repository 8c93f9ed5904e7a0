/// Says texts aloud, by programs of their own.
@NullMarked
package org.opentos.voice.speaking;

import org.jspecify.annotations.NullMarked;
