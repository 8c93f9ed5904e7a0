/// Where tests keep their files.
@NullMarked
package org.opentos.testkit.files;

import org.jspecify.annotations.NullMarked;
