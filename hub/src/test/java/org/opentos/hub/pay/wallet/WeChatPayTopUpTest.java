package org.opentos.hub.pay.wallet;

import java.io.IOException;
import java.nio.file.Path;

class WeChatPayTopUpTest extends TopUpContract {
    @Override
    WalletWorld world(Path directory) throws IOException {
        return WalletWorld.ofWeChatPay(directory);
    }
}
