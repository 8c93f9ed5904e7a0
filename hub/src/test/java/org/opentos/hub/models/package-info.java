/// Tests of Thing Models.
@NullMarked
package org.opentos.hub.models;

import org.jspecify.annotations.NullMarked;
