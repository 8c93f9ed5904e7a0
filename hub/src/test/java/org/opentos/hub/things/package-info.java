/// Tests of twins, observations, events, actions and why.
@NullMarked
package org.opentos.hub.things;

import org.jspecify.annotations.NullMarked;
