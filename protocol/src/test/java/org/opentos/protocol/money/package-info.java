@NullMarked
package org.opentos.protocol.money;

import org.jspecify.annotations.NullMarked;
