/// A person's sign-in at a hub, and what can be asked with it from a terminal.
@NullMarked
package org.opentos.cli.account;

import org.jspecify.annotations.NullMarked;
