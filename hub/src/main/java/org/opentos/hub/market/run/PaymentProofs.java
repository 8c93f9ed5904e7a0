package org.opentos.hub.market.run;

import java.security.SecureRandom;
import java.time.Instant;
import org.opentos.hub.market.buy.AppPayments;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Words of this hub that a payment was made, which an app hands its own server: a JSON Web
/// Signature (RFC 7515) by EdDSA (RFC 8037), with claims of RFC 7519.
@Component
public class PaymentProofs {
    static final String TYPE = "tos-payment+jwt";

    private final Secrets secrets;
    private final Pseudonyms pseudonyms;
    private final JsonMapper json;

    PaymentProofs(Secrets secrets, Pseudonyms pseudonyms, JsonMapper json) {
        this.secrets = secrets;
        this.pseudonyms = pseudonyms;
        this.json = json;
    }

    /// What servers hold proofs to.
    public VerifyingKey verifying() {
        return signing().verifying();
    }

    private SigningKey signing() {
        return SigningKey.decode(
                secrets.key(
                        "payment-proofs", () -> SigningKey.fresh(new SecureRandom()).encoded()));
    }

    /// @param asked which is paid
    String of(AppPayments.Buyer buyer, AppPayments.Asked asked) {
        PaymentRequest request = asked.request();
        ObjectNode claims =
                json.createObjectNode()
                        .put("aud", buyer.offer().manifest().id().text())
                        .put("sub", pseudonyms.of(buyer.person(), buyer.offer().organisation()))
                        .put("jti", request.id().text())
                        .put("iat", request.decided().map(Instant::getEpochSecond).orElseThrow())
                        .put("item", asked.item().orElse(null))
                        .put("reference", asked.reference())
                        .put("label", request.title())
                        .put("currency", request.price().currency().code())
                        .put("value", request.price().decimal().toPlainString());
        return signing().jws(TYPE, json.writeValueAsBytes(claims));
    }
}
