@NullMarked
package org.opentos.voice;

import org.jspecify.annotations.NullMarked;
