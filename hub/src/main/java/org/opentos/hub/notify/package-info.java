/// What people are told: notifications, kept until they are old, and told to their pages at once.
@NullMarked
package org.opentos.hub.notify;

import org.jspecify.annotations.NullMarked;
