/// Hearing as a program of its own, and what is said to it. Of this only [HearingProgram] and what
/// it is made of need native libraries.
@NullMarked
package org.opentos.voice.program;

import org.jspecify.annotations.NullMarked;
