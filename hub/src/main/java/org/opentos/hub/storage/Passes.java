package org.opentos.hub.storage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Words by which somebody gets at something without a sign-in: told over a connection of their
/// own, made from a key of the hub, kept nowhere.
@Component
public class Passes {
    private static final String ALGORITHM = "HmacSHA256";

    private final Secrets secrets;

    Passes(Secrets secrets) {
        this.secrets = secrets;
    }

    /// 43 characters of base64url.
    ///
    /// @param key names the hub's key
    /// @param what the pass opens, for whom
    public String of(String key, String what) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.key(key), ALGORITHM));
            byte[] whole = mac.doFinal(what.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, missing);
        }
    }

    public boolean opens(String key, String what, String pass) {
        return MessageDigest.isEqual(
                of(key, what).getBytes(StandardCharsets.UTF_8),
                pass.getBytes(StandardCharsets.UTF_8));
    }
}
