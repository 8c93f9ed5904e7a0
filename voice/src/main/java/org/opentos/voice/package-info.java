/// Hearing: from a recording to the sentence of a grammar that was said, how sure, or none. Knows
/// no home and no device; who uses it says what can be said.
@NullMarked
package org.opentos.voice;

import org.jspecify.annotations.NullMarked;
