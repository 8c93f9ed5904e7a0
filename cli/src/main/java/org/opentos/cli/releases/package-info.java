/// What makers do from a terminal for what their devices run: sign releases and hand them in.
@NullMarked
package org.opentos.cli.releases;

import org.jspecify.annotations.NullMarked;
