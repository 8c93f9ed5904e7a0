/// The first recogniser: a small neural network that may only write sentences of the grammar.
@NullMarked
package org.opentos.voice.moonshine;

import org.jspecify.annotations.NullMarked;
