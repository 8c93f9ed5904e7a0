/// What can be said: sentences with slots, as one automaton that reads text and guides recognisers.
@NullMarked
package org.opentos.voice.grammar;

import org.jspecify.annotations.NullMarked;
