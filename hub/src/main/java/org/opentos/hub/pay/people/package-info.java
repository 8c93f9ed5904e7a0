/// Money between people, by code: who is sent money, and who asks for it.
@NamedInterface("people")
@NullMarked
package org.opentos.hub.pay.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
