/// What people say to their homes: from words to what was meant, to the same commands as a tap, to
/// an answer.
@NullMarked
package org.opentos.hub.voice;

import org.jspecify.annotations.NullMarked;
