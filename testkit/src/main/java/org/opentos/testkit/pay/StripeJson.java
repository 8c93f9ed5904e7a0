package org.opentos.testkit.pay;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What Stripe says of things, in its own words. Parts are named by their id, or shown whole where
/// the request expands them.
final class StripeJson {
    private static final String NO_EXPANSION = "";

    private final JsonMapper json;
    private final World world;

    StripeJson(JsonMapper json, World world) {
        this.json = json;
        this.world = world;
    }

    private ObjectNode object(String kind, String id) {
        return json.createObjectNode().put("id", id).put("object", kind);
    }

    ObjectNode session(Payment payment, Set<String> expanded, String base) {
        String status =
                switch (payment.status()) {
                    case "OPEN" -> "open";
                    case "PAID" -> "complete";
                    default -> "expired";
                };
        ObjectNode node =
                object("checkout.session", payment.id())
                        .put("amount_subtotal", payment.amount())
                        .put("amount_total", payment.amount())
                        .put("cancel_url", payment.returnUrl())
                        .put("client_reference_id", payment.reference())
                        .put("created", payment.createdAt())
                        .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                        .put("expires_at", payment.expiresAt())
                        .put("livemode", false)
                        .put("mode", "payment")
                        .put("payment_status", payment.is("PAID") ? "paid" : "unpaid")
                        .put("status", status)
                        .put("success_url", payment.returnUrl());
        if (payment.is("OPEN")) {
            node.put("url", base + "/checkout/" + payment.id());
        }
        node.putObject("metadata");
        if (!payment.is("PAID")) {
            node.putNull("payment_intent");
        } else if (expanded.stream().anyMatch(each -> each.startsWith("payment_intent"))) {
            node.set("payment_intent", intent(payment, expanded));
        } else {
            node.put("payment_intent", payment.paymentId());
        }
        return node;
    }

    ObjectNode intent(Payment payment, Set<String> expanded) {
        ObjectNode node =
                object("payment_intent", payment.paymentId())
                        .put("amount", payment.amount())
                        .put("amount_received", payment.amount())
                        .put("created", payment.createdAt())
                        .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                        .put("livemode", false)
                        .put("status", "succeeded");
        node.putObject("metadata").put("reference", payment.reference());
        if (expanded.stream().anyMatch(each -> each.contains("latest_charge"))) {
            node.set("latest_charge", charge(payment, expanded));
        } else {
            node.put("latest_charge", payment.chargeId());
        }
        return node;
    }

    ObjectNode charge(Payment payment, Set<String> expanded) {
        long refunded =
                world
                        .all(
                                Refund.class,
                                each ->
                                        each.payment().equals(payment.key())
                                                && each.status().equals("DONE"))
                        .stream()
                        .mapToLong(Refund::amount)
                        .sum();
        ObjectNode node =
                object("charge", payment.chargeId())
                        .put("amount", payment.amount())
                        .put("amount_captured", payment.amount())
                        .put("amount_refunded", refunded)
                        .put("captured", true)
                        .put("created", payment.paidAt())
                        .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                        .put("livemode", false)
                        .put("paid", true)
                        .put("payment_intent", payment.paymentId())
                        .put("refunded", refunded == payment.amount())
                        .put("status", "succeeded");
        node.putObject("metadata").put("reference", payment.reference());
        for (Moved moved : moved(each -> each.source().equals(payment.chargeId()))) {
            if (expanded.stream().anyMatch(each -> each.endsWith("balance_transaction"))) {
                node.set("balance_transaction", movement(moved, false));
            } else {
                node.put("balance_transaction", moved.id());
            }
        }
        return node;
    }

    private Iterable<Moved> moved(Predicate<Moved> wanted) {
        return world.all(Moved.class, wanted);
    }

    ObjectNode refund(Refund refund, Payment payment) {
        String status =
                switch (refund.status()) {
                    case "PENDING" -> "pending";
                    case "DONE" -> "succeeded";
                    default -> "failed";
                };
        ObjectNode node =
                object("refund", refund.id())
                        .put("amount", refund.amount())
                        .put("charge", payment.chargeId())
                        .put("created", refund.createdAt())
                        .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                        .put("payment_intent", payment.paymentId())
                        .put("status", status);
        ObjectNode metadata = node.putObject("metadata");
        if (!refund.reference().isEmpty()) {
            metadata.put("reference", refund.reference());
        }
        if (status.equals("failed")) {
            node.put("failure_reason", "expired_or_canceled_card");
        }
        return node;
    }

    ObjectNode dispute(Dispute dispute, Payment payment) {
        String status =
                switch (dispute.status()) {
                    case "OPEN" -> "needs_response";
                    case "WON" -> "won";
                    default -> "lost";
                };
        ObjectNode node =
                object("dispute", dispute.id())
                        .put("amount", dispute.amount())
                        .put("charge", payment.chargeId())
                        .put("created", dispute.at())
                        .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                        .put("is_charge_refundable", false)
                        .put("livemode", false)
                        .put("payment_intent", payment.paymentId())
                        .put("reason", "fraudulent")
                        .put("status", status);
        node.putObject("metadata");
        ArrayNode moves = node.putArray("balance_transactions");
        for (Moved moved : moved(each -> each.source().equals(dispute.id()))) {
            moves.add(movement(moved, false));
        }
        return node;
    }

    ObjectNode transfer(PayOut payOut) {
        boolean reversed = payOut.status().equals("FAILED");
        ObjectNode node =
                object("transfer", payOut.id())
                        .put("amount", payOut.amount())
                        .put("amount_reversed", reversed ? payOut.amount() : 0)
                        .put("created", payOut.createdAt())
                        .put("currency", payOut.currency().toLowerCase(Locale.ROOT))
                        .put("destination", payOut.recipient())
                        .put("livemode", false)
                        .put("reversed", reversed)
                        .put("transfer_group", payOut.reference());
        node.putObject("metadata").put("reference", payOut.reference());
        return node;
    }

    /// @param expanded with its source whole
    ObjectNode movement(Moved moved, boolean expanded) {
        ObjectNode node =
                object("balance_transaction", moved.id())
                        .put("amount", moved.amount())
                        .put("available_on", moved.at())
                        .put("created", moved.at())
                        .put("currency", moved.currency().toLowerCase(Locale.ROOT))
                        .put("fee", moved.fee())
                        .put("net", moved.amount() - moved.fee())
                        .put("reporting_category", moved.category())
                        .put("status", "available")
                        .put("type", moved.type());
        if (expanded) {
            source(node, moved);
        } else {
            node.put("source", moved.source());
        }
        return node;
    }

    private void source(ObjectNode node, Moved moved) {
        Set<String> plain = Set.of(NO_EXPANSION);
        world.all(Payment.class, each -> each.chargeId().equals(moved.source()))
                .forEach(each -> node.set("source", charge(each, plain)));
        world.all(Refund.class, each -> each.id().equals(moved.source()))
                .forEach(each ->
                        node.set(
                                "source",
                                refund(
                                        each,
                                        world.find(Payment.class, each.payment()).orElseThrow())));
        world.all(Dispute.class, each -> each.id().equals(moved.source()))
                .forEach(each ->
                        node.set(
                                "source",
                                dispute(
                                        each,
                                        world.find(Payment.class, each.payment()).orElseThrow())));
        world.all(PayOut.class, each -> each.id().equals(moved.source()))
                .forEach(each -> node.set("source", transfer(each)));
    }
}
