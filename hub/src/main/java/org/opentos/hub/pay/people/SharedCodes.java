package org.opentos.hub.pay.people;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// The codes by which people are paid. Each is derived from the id of what it is for, so that it
/// can be shown again and stands in no row; it is looked up by a hash under another secret.
@Component
class SharedCodes {
    private static final String CODES = "receiving-codes";
    private static final String HASHES = "receiving-code-hashes";

    private final Secrets secrets;

    /// Both of them, once they were asked for.
    private final ConcurrentHashMap<String, byte[]> known = new ConcurrentHashMap<>();

    SharedCodes(Secrets secrets) {
        this.secrets = secrets;
    }

    TypedCode of(Id id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(CODES), "HmacSHA256"));
            return TypedCode.of(mac.doFinal(id.text().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", absent);
        }
    }

    byte[] hash(TypedCode code) {
        return code.hash(key(HASHES));
    }

    private byte[] key(String name) {
        return known.computeIfAbsent(name, secrets::key);
    }
}
