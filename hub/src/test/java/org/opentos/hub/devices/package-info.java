/// Tests of claims and of the devices' places.
@NullMarked
package org.opentos.hub.devices;

import org.jspecify.annotations.NullMarked;
