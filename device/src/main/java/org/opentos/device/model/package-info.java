/// What a product can do, read from its W3C WoT Thing Model: affordances and the values they
/// accept.
@NullMarked
package org.opentos.device.model;

import org.jspecify.annotations.NullMarked;
