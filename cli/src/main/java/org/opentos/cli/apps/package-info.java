/// What developers of apps do from a terminal: make, build, sign, try out, publish.
@NullMarked
package org.opentos.cli.apps;

import org.jspecify.annotations.NullMarked;
