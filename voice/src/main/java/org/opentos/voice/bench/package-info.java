/// Measures hearing on recordings with labels.
@NullMarked
package org.opentos.voice.bench;

import org.jspecify.annotations.NullMarked;
