/// Devices as Things: their twins, observations, events and actions, and why each is so.
@NullMarked
package org.opentos.hub.things;

import org.jspecify.annotations.NullMarked;
