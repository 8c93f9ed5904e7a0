/// App packages: one signed file that a developer makes, a store counter-signs and a terminal runs.
/// Who reads one trusts nothing in it that is not signed.
@NullMarked
package org.opentos.protocol.app;

import org.jspecify.annotations.NullMarked;
