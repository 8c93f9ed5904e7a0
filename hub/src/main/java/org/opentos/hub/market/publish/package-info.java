/// How a developer's app comes into the store: keys, submissions, checks, the review, withdrawal.
@NamedInterface("publish")
@NullMarked
package org.opentos.hub.market.publish;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
