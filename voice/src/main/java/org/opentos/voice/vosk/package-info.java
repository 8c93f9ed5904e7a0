/// A recogniser for any language that somebody has a model of Vosk for, called through the
/// foreign-function interface.
@NullMarked
package org.opentos.voice.vosk;

import org.jspecify.annotations.NullMarked;
