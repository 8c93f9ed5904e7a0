/// Thing Models: read, checked, compiled, and ready to check values against.
@NullMarked
package org.opentos.hub.models;

import org.jspecify.annotations.NullMarked;
