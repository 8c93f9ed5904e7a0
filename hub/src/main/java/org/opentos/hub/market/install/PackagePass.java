package org.opentos.hub.market.install;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// By which a terminal gets a package over HTTPS: a word that the hub tells it over its own
/// connection. It opens one package for one terminal, as long as that should have it.
@Component
public class PackagePass {
    private static final String ALGORITHM = "HmacSHA256";

    private final Secrets secrets;
    private final Installations installations;

    PackagePass(Secrets secrets, Installations installations) {
        this.secrets = secrets;
        this.installations = installations;
    }

    /// 43 characters of base64url.
    public String of(Id.DeviceId device, String digest) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.key("package-passes"), ALGORITHM));
            byte[] whole =
                    mac.doFinal((device.text() + '/' + digest).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, missing);
        }
    }

    /// Whether the pass is that of the terminal and package, and the terminal should have it now.
    public boolean opens(Id.DeviceId device, String digest, String pass) {
        boolean same =
                MessageDigest.isEqual(
                        of(device, digest).getBytes(StandardCharsets.UTF_8),
                        pass.getBytes(StandardCharsets.UTF_8));
        return same && installations.isOn(device, digest);
    }
}
