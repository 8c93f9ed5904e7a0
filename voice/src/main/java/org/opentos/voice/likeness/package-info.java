/// How like in meaning sentences are, and what somebody may have meant whose words are no sentence
/// of the home.
@NullMarked
package org.opentos.voice.likeness;

import org.jspecify.annotations.NullMarked;
