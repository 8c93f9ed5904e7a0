package org.opentos.hub.reach;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// By which a terminal gets a file that was sent to it: a word that the hub tells it over its own
/// connection.
@Component
public class SendingPass {
    private static final String ALGORITHM = "HmacSHA256";

    private final Secrets secrets;

    SendingPass(Secrets secrets) {
        this.secrets = secrets;
    }

    /// 43 characters of base64url.
    String of(Id.DeviceId device, Id.SendingId sending) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.key("sending-passes"), ALGORITHM));
            byte[] whole =
                    mac.doFinal(
                            (device.text() + '/' + sending.text())
                                    .getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, missing);
        }
    }

    public boolean opens(Id.DeviceId device, Id.SendingId sending, String pass) {
        return MessageDigest.isEqual(
                of(device, sending).getBytes(StandardCharsets.UTF_8),
                pass.getBytes(StandardCharsets.UTF_8));
    }
}
