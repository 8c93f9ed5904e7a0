package org.opentos.device.local;

import io.helidon.webserver.http.HttpRouting;

/// Addresses of the local server that belong together.
public interface Routes {
    void route(HttpRouting.Builder routing);
}
