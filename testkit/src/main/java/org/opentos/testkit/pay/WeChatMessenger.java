package org.opentos.testkit.pay;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tells hubs what happened at WeChat Pay. It says nothing of orders that were closed.
final class WeChatMessenger implements World.Messenger, Deliveries.Signer {
    private static final Duration LATE = Duration.ofMinutes(15);

    private final JsonMapper json = JsonMapper.builder().build();
    private final WeChatJson shapes;
    private final WeChatWire wire;
    private final Names names;
    private final Outbox outbox;
    private final String complaintUrl;

    /// @param complaintUrl where complaints are told; the merchant sets it once, not in each
    ///   request
    WeChatMessenger(WeChatWire wire, World world, Names names, Outbox outbox, String complaintUrl) {
        this.shapes = new WeChatJson(json, world);
        this.wire = wire;
        this.names = names;
        this.outbox = outbox;
        this.complaintUrl = complaintUrl;
    }

    private void tell(String type, String url, ObjectNode content, long at) {
        outbox.add(
                new Dispatch(
                        Company.WECHAT,
                        names.event(Company.WECHAT),
                        type,
                        url,
                        json.writeValueAsString(content),
                        at,
                        0,
                        "WAITING"));
    }

    @Override
    public void paid(Payment payment) {
        tell(
                "TRANSACTION.SUCCESS",
                payment.notifyUrl(),
                shapes.transaction(payment),
                payment.paidAt());
    }

    @Override
    public void closed(Payment payment) {}

    @Override
    public void refunded(Refund refund, Payment payment) {
        tell(
                refund.status().equals("DONE") ? "REFUND.SUCCESS" : "REFUND.ABNORMAL",
                refund.notifyUrl(),
                shapes.refund(refund, payment, "refund_status"),
                refund.endedAt());
    }

    @Override
    public void disputed(Dispute dispute, Payment payment, boolean opened) {
        ObjectNode notice =
                json.createObjectNode()
                        .put("complaint_id", dispute.id())
                        .put(
                                "action_type",
                                opened ? "CREATE_COMPLAINT" : "MERCHANT_CONFIRM_COMPLETE");
        tell(
                opened ? "COMPLAINT.CREATE" : "COMPLAINT.STATE_CHANGE",
                complaintUrl.isEmpty() ? payment.notifyUrl() : complaintUrl,
                notice,
                dispute.at());
    }

    @Override
    public void paidOut(PayOut payOut, boolean created) {
        if (!created) {
            tell(
                    "MCHTRANSFER.BILL.FINISHED",
                    payOut.notifyUrl(),
                    shapes.transfer(payOut),
                    payOut.endedAt());
        }
    }

    @Override
    public Deliveries.Wire sign(Dispatch dispatch, Deliveries.Manner manner) {
        ObjectNode node =
                json.createObjectNode()
                        .put("id", dispatch.eventId())
                        .put("create_time", WeChatJson.time(dispatch.createdAt()))
                        .put("resource_type", "encrypt-resource")
                        .put("event_type", dispatch.type())
                        .put("summary", dispatch.type());
        ObjectNode resource = node.putObject("resource");
        wire.encrypted(kind(dispatch.type()), dispatch.content()).forEach(resource::put);
        String body = json.writeValueAsString(node);
        Instant now = Instant.now();
        return new Deliveries.Wire(
                wire.signed(body, manner == Deliveries.Manner.LATE ? now.minus(LATE) : now), body);
    }

    private static String kind(String type) {
        return switch (type.substring(0, type.indexOf('.'))) {
            case "TRANSACTION" -> "transaction";
            case "REFUND" -> "refund";
            case "MCHTRANSFER" -> "mch_payment";
            default -> "complaint";
        };
    }
}
