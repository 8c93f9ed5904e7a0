/// The agreement between makers, developers and the platform, and who accepted which version.
@NullMarked
package org.opentos.hub.revenue;

import org.jspecify.annotations.NullMarked;
