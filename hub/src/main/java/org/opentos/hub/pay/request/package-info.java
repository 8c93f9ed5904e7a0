/// Payments that are asked for on one device and approved on another.
@NamedInterface("request")
@NullMarked
package org.opentos.hub.pay.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
