/// What people are doing in apps, and how it moves from one terminal to another.
@NullMarked
package org.opentos.hub.activity;

import org.jspecify.annotations.NullMarked;
