/// Tests of the HTTP doors, on a whole hub.
@NullMarked
package org.opentos.hub.web;

import org.jspecify.annotations.NullMarked;
