/// MQTT 3.1.1 as far as benches speak it, without anything that costs time.
@NullMarked
package org.opentos.bench.wire;

import org.jspecify.annotations.NullMarked;
