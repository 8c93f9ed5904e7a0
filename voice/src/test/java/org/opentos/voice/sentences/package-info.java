@NullMarked
package org.opentos.voice.sentences;

import org.jspecify.annotations.NullMarked;
