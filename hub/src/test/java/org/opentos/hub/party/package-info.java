@NullMarked
package org.opentos.hub.party;

import org.jspecify.annotations.NullMarked;
