/// Drivers for what Linux offers: each property of a Thing Model that names a piece of hardware by
/// `tos:hardware` is that hardware, without code of its maker's.
@NullMarked
package org.opentos.device.driver.linux;

import org.jspecify.annotations.NullMarked;
