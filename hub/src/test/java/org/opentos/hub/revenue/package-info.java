/// The agreement as published, and its acceptances on a real database.
@NullMarked
package org.opentos.hub.revenue;

import org.jspecify.annotations.NullMarked;
