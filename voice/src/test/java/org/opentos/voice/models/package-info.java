@NullMarked
package org.opentos.voice.models;

import org.jspecify.annotations.NullMarked;
