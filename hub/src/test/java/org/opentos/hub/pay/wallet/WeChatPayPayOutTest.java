package org.opentos.hub.pay.wallet;

import java.io.IOException;
import java.nio.file.Path;

class WeChatPayPayOutTest extends PayOutContract {
    @Override
    WalletWorld world(Path directory) throws IOException {
        return WalletWorld.ofWeChatPay(directory);
    }

    @Override
    String recipient() {
        return "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
    }
}
