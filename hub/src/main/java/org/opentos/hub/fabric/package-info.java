/// Carries messages between devices, pages and rooms of the hub; knows topics, not their meaning.
@NullMarked
package org.opentos.hub.fabric;

import org.jspecify.annotations.NullMarked;
