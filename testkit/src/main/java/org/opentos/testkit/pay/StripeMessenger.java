package org.opentos.testkit.pay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tells hubs what happened at Stripe, with more events than anybody asked for, as Stripe does.
final class StripeMessenger implements World.Messenger, Deliveries.Signer {
    /// The version of Stripe's interface that these shapes are of.
    static final String VERSION = "2026-07-29.dahlia";

    private static final Duration LATE = Duration.ofMinutes(15);

    private final JsonMapper json = JsonMapper.builder().build();
    private final StripeJson shapes;
    private final World world;
    private final Names names;
    private final Outbox outbox;
    private final String url;
    private final String secret;

    StripeMessenger(Keys keys, World world, Names names, Outbox outbox, String url)
            throws IOException {
        this.shapes = new StripeJson(json, world);
        this.world = world;
        this.names = names;
        this.outbox = outbox;
        this.url = url;
        this.secret = keys.secret("stripe-webhook-secret");
    }

    private void tell(String type, ObjectNode object) {
        long now = world.now();
        String id = names.event(Company.STRIPE);
        ObjectNode event =
                json.createObjectNode()
                        .put("id", id)
                        .put("object", "event")
                        .put("api_version", VERSION)
                        .put("created", now)
                        .put("livemode", false)
                        .put("pending_webhooks", 1)
                        .put("type", type);
        event.putObject("data").set("object", object);
        event.putObject("request").putNull("id").putNull("idempotency_key");
        outbox.add(
                new Dispatch(
                        Company.STRIPE,
                        id,
                        type,
                        url,
                        json.writeValueAsString(event),
                        now,
                        0,
                        "WAITING"));
    }

    @Override
    public void paid(Payment payment) {
        tell("charge.succeeded", shapes.charge(payment, Set.of()));
        tell("payment_intent.succeeded", shapes.intent(payment, Set.of()));
        tell("checkout.session.completed", shapes.session(payment, Set.of(), ""));
    }

    @Override
    public void closed(Payment payment) {
        tell("checkout.session.expired", shapes.session(payment, Set.of(), ""));
    }

    @Override
    public void refunded(Refund refund, Payment payment) {
        if (refund.status().equals("DONE")) {
            tell("refund.created", shapes.refund(refund, payment));
            tell("charge.refunded", shapes.charge(payment, Set.of()));
        } else {
            tell("refund.failed", shapes.refund(refund, payment));
        }
    }

    @Override
    public void disputed(Dispute dispute, Payment payment, boolean opened) {
        ObjectNode shape = shapes.dispute(dispute, payment);
        if (opened) {
            tell("charge.dispute.created", shape);
            tell("charge.dispute.funds_withdrawn", shape);
        } else {
            tell("charge.dispute.closed", shape);
            if (dispute.status().equals("WON")) {
                tell("charge.dispute.funds_reinstated", shape);
            }
        }
    }

    @Override
    public void paidOut(PayOut payOut, boolean created) {
        if (created) {
            tell("transfer.created", shapes.transfer(payOut));
        } else if (payOut.status().equals("FAILED")) {
            tell("transfer.reversed", shapes.transfer(payOut));
        }
    }

    @Override
    public Deliveries.Wire sign(Dispatch dispatch, Deliveries.Manner manner) {
        Instant now = Instant.now();
        long at = (manner == Deliveries.Manner.LATE ? now.minus(LATE) : now).getEpochSecond();
        String header = "t=" + at + ",v1=" + hmac(at + "." + dispatch.content());
        return new Deliveries.Wire(Map.of("Stripe-Signature", header), dispatch.content());
    }

    private String hmac(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no HmacSHA256", absent);
        }
    }
}
