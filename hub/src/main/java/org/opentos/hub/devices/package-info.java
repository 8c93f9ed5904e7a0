/// The register of devices: by what they prove who they are, who claimed them, and where they are.
@NullMarked
package org.opentos.hub.devices;

import org.jspecify.annotations.NullMarked;
