@NullMarked
package org.opentos.voice.grammar;

import org.jspecify.annotations.NullMarked;
