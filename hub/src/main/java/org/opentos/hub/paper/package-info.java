/// What documents to print are made of: fonts for every script, texts that fit their place.
@NullMarked
package org.opentos.hub.paper;

import org.jspecify.annotations.NullMarked;
