package org.opentos.hub.testing;

import org.opentos.hub.fabric.Fabric;

class FakeFabricTest extends FabricContract {
    @Override
    protected Fabric fabric() {
        return new FakeFabric();
    }
}
