/// Where the files are that recognisers need.
@NullMarked
package org.opentos.voice.models;

import org.jspecify.annotations.NullMarked;
