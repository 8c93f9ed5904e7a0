package org.opentos.hub.market.publish;

import java.security.SecureRandom;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.stereotype.Component;

/// The key with which this hub's store signs what it approved.
@Component
public class StoreKey {
    private final Secrets secrets;

    StoreKey(Secrets secrets) {
        this.secrets = secrets;
    }

    /// What terminals hold packages to.
    public VerifyingKey verifying() {
        return signing().verifying();
    }

    SigningKey signing() {
        return SigningKey.decode(
                secrets.key("app-store", () -> SigningKey.fresh(new SecureRandom()).encoded()));
    }
}
