/// What reaches people at their terminals: what they send to one, and what they are told, wherever
/// they are.
@NullMarked
package org.opentos.hub.reach;

import org.jspecify.annotations.NullMarked;
