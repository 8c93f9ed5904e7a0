/// Who somebody is: persons, organisations, sign-in, tokens, and the hub's certificate authority.
@NullMarked
package org.opentos.hub.identity;

import org.jspecify.annotations.NullMarked;
