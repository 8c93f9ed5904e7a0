/// Products, batches and devices; their twins, observations, events and actions.
@NullMarked
package org.opentos.hub.things;

import org.jspecify.annotations.NullMarked;
