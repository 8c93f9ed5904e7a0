package org.opentos.hub.market.run;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// By what name an app knows a person: another for each developer, so that two developers cannot
/// compare notes (pairwise identifiers of OpenID Connect Core 1.0, section 8.1).
@Component
class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";

    /// 120 bits: nobody finds two persons with one name.
    private static final int BYTES = 15;

    private final Secrets secrets;

    Pseudonyms(Secrets secrets) {
        this.secrets = secrets;
    }

    /// 20 characters of base64url.
    String of(Id.PersonId person, Id.OrganisationId developer) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.key("app-pseudonyms"), ALGORITHM));
            byte[] whole =
                    mac.doFinal(
                            (developer.text() + '/' + person.text())
                                    .getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, missing);
        }
    }
}
