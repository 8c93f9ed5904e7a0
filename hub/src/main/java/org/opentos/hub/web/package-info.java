/// The doors that speak HTTP: the REST API, live changes over WebSocket, and the pages.
@NullMarked
package org.opentos.hub.web;

import org.jspecify.annotations.NullMarked;
