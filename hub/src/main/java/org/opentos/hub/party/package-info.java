/// Parties: people whose phones steer an app on a terminal, without a sign-in.
@NullMarked
package org.opentos.hub.party;

import org.jspecify.annotations.NullMarked;
