/// Stands in for a provider of content: its feeds, music, films and pictures, all made for the
/// demonstration.
@NullMarked
package org.opentos.testkit.content;

import org.jspecify.annotations.NullMarked;
