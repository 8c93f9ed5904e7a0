/// The one source of sentences: from what can be spoken of around a person it makes the grammar,
/// reads typed text, says an intent back, and offers help. It knows no hub.
@NullMarked
package org.opentos.voice.sentences;

import org.jspecify.annotations.NullMarked;
