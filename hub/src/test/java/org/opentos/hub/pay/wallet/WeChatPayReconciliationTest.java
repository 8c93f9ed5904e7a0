package org.opentos.hub.pay.wallet;

import java.io.IOException;
import java.nio.file.Path;
import org.opentos.hub.testing.TestDatabase;

class WeChatPayReconciliationTest extends ReconciliationContract {
    @Override
    WalletWorld world(Path directory, TestDatabase database) throws IOException {
        return new WalletWorld(directory, "wechat-pay", "WECHAT", "CNY", database);
    }

    @Override
    long fee() {
        return 60;
    }
}
