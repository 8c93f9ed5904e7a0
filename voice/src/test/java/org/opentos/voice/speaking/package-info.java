@NullMarked
package org.opentos.voice.speaking;

import org.jspecify.annotations.NullMarked;
