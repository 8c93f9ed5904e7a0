package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.webserver.http.HttpRouting;
import org.opentos.device.host.FactoryReset;
import org.opentos.device.host.Network;
import org.opentos.device.host.Recovery;

/// What a person asks of the device as a whole.
public final class HostRoutes implements Routes {
    private final FactoryReset reset;
    private final Recovery recovery;
    private final Network network;

    public HostRoutes(FactoryReset reset, Recovery recovery, Network network) {
        this.reset = reset;
        this.recovery = recovery;
        this.network = network;
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.post("/local/reset", act(reset::ask))
                .post("/local/recovery/seen", act(_ -> recovery.seen()))
                .post("/local/network/watch", act(_ -> network.watch()))
                .post("/local/network/join", act(network::join))
                .post("/local/network/share", act(_ -> network.share()))
                .post("/local/network/unshare", act(_ -> network.unshare()));
    }
}
