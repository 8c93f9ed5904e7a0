@NullMarked
package org.opentos.voice.likeness;

import org.jspecify.annotations.NullMarked;
