@NullMarked
package org.opentos.voice.program;

import org.jspecify.annotations.NullMarked;
