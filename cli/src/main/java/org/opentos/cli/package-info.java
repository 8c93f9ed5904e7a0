/// The command line of OpenTOS, for makers, developers and operators.
@NullMarked
package org.opentos.cli;

import org.jspecify.annotations.NullMarked;
