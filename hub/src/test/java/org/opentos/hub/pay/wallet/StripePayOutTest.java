package org.opentos.hub.pay.wallet;

import java.io.IOException;
import java.nio.file.Path;

class StripePayOutTest extends PayOutContract {
    @Override
    WalletWorld world(Path directory) throws IOException {
        return WalletWorld.ofStripe(directory);
    }

    @Override
    String recipient() {
        return "acct_1RecipientOfTheTest";
    }
}
