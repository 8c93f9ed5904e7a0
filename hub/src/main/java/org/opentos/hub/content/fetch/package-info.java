/// Fetches what strangers offer, within bounds, and never from where the hub itself stands.
@NullMarked
package org.opentos.hub.content.fetch;

import org.jspecify.annotations.NullMarked;
