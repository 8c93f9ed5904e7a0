/// Homes, rooms, members and grants, and the one function that decides every access.
@NullMarked
package org.opentos.hub.home;

import org.jspecify.annotations.NullMarked;
