package org.opentos.hub.devices;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Secrets;
import org.springframework.stereotype.Component;

/// How a claim code is kept: HMAC-SHA-256 under a key of the hub, since 40 bits alone could be
/// guessed from a stolen database.
@Component
class ClaimCodeHash {
    private final Secrets secrets;
    private volatile @Nullable SecretKeySpec key;

    ClaimCodeHash(Secrets secrets) {
        this.secrets = secrets;
    }

    byte[] of(ClaimCode code) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key());
            return mac.doFinal(code.text().getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", absent);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            known = new SecretKeySpec(secrets.key("claim-codes"), "HmacSHA256");
            key = known;
        }
        return known;
    }
}
