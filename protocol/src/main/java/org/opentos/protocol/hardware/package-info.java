/// The words by which a Thing Model names hardware of Linux, `tos:hardware`: which kinds there are,
/// what each is told and which affordance fits it. The hub checks a maker's model by them, and the
/// device acts on nothing that they do not allow.
@NullMarked
package org.opentos.protocol.hardware;

import org.jspecify.annotations.NullMarked;
