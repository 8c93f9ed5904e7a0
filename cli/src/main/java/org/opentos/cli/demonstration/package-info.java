/// The demonstration home: made through the hub's public interface, as people would make it.
@NullMarked
package org.opentos.cli.demonstration;

import org.jspecify.annotations.NullMarked;
