/// What people install, on which terminal, and what they let it do.
@NamedInterface("install")
@NullMarked
package org.opentos.hub.market.install;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
