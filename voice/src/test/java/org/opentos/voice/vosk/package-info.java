@NullMarked
package org.opentos.voice.vosk;

import org.jspecify.annotations.NullMarked;
