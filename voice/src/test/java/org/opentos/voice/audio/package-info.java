@NullMarked
package org.opentos.voice.audio;

import org.jspecify.annotations.NullMarked;
