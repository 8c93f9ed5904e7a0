@NullMarked
package org.opentos.voice.sphinx;

import org.jspecify.annotations.NullMarked;
