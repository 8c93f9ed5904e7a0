@NullMarked
package org.opentos.voice.moonshine;

import org.jspecify.annotations.NullMarked;
