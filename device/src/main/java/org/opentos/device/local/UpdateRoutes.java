package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.webserver.http.HttpRouting;
import org.opentos.device.update.Updater;

/// What the shell's page says of itself: that it has drawn.
public final class UpdateRoutes implements Routes {
    static final String DRAWN = "/local/drawn";

    private final Updater updater;

    public UpdateRoutes(Updater updater) {
        this.updater = updater;
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.post(DRAWN, act(_ -> updater.drawn()));
    }
}
