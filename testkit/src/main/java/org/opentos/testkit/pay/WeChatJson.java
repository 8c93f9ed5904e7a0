package org.opentos.testkit.pay;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What WeChat Pay says of things, in its own words.
final class WeChatJson {
    private final JsonMapper json;
    private final World world;

    WeChatJson(JsonMapper json, World world) {
        this.json = json;
        this.world = world;
    }

    static String time(long seconds) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochSecond(seconds).atZone(WeChatDoor.ZONE).toOffsetDateTime());
    }

    ObjectNode transaction(Payment payment) {
        ObjectNode node =
                json.createObjectNode()
                        .put("appid", Keys.APP_ID)
                        .put("mchid", Keys.MERCHANT_ID)
                        .put("out_trade_no", payment.reference())
                        .put("attach", "")
                        .put("trade_state_desc", payment.status());
        boolean paid = payment.is("PAID");
        String open = payment.is("OPEN") ? "NOTPAY" : "CLOSED";
        node.put("trade_state", !paid ? open : isRefunded(payment) ? "REFUND" : "SUCCESS");
        ObjectNode amount =
                node.putObject("amount")
                        .put("total", payment.amount())
                        .put("currency", payment.currency());
        if (paid) {
            amount.put("payer_total", payment.amount()).put("payer_currency", payment.currency());
            node.put("transaction_id", payment.paymentId())
                    .put("trade_type", "NATIVE")
                    .put("bank_type", "OTHERS")
                    .put("success_time", time(payment.paidAt()));
            node.putObject("payer").put("openid", "oSimulatedPayer0000000000000");
        }
        return node;
    }

    private boolean isRefunded(Payment payment) {
        return !world.all(Refund.class, each -> each.payment().equals(payment.key())).isEmpty();
    }

    /// @param statusName `status` in an answer, `refund_status` in a notification
    ObjectNode refund(Refund refund, Payment payment, String statusName) {
        String status =
                switch (refund.status()) {
                    case "PENDING" -> "PROCESSING";
                    case "DONE" -> "SUCCESS";
                    default -> "ABNORMAL";
                };
        ObjectNode node =
                json.createObjectNode()
                        .put("mchid", Keys.MERCHANT_ID)
                        .put("refund_id", refund.id())
                        .put("out_refund_no", refund.reference())
                        .put("transaction_id", payment.paymentId())
                        .put("out_trade_no", payment.reference())
                        .put("channel", "ORIGINAL")
                        .put("user_received_account", "OTHERS")
                        .put("create_time", time(refund.createdAt()))
                        .put(statusName, status);
        if (status.equals("SUCCESS")) {
            node.put("success_time", time(refund.endedAt()));
        }
        node.putObject("amount")
                .put("total", payment.amount())
                .put("refund", refund.amount())
                .put("payer_total", payment.amount())
                .put("payer_refund", refund.amount())
                .put("currency", payment.currency());
        return node;
    }

    ObjectNode transfer(PayOut payOut) {
        String state =
                switch (payOut.status()) {
                    case "PENDING" -> "WAIT_USER_CONFIRM";
                    case "DONE" -> "SUCCESS";
                    default -> "FAIL";
                };
        ObjectNode node =
                json.createObjectNode()
                        .put("mch_id", Keys.MERCHANT_ID)
                        .put("appid", Keys.APP_ID)
                        .put("out_bill_no", payOut.reference())
                        .put("transfer_bill_no", payOut.id())
                        .put("transfer_amount", payOut.amount())
                        .put("openid", payOut.recipient())
                        .put("create_time", time(payOut.createdAt()))
                        .put("update_time", time(Math.max(payOut.createdAt(), payOut.endedAt())))
                        .put("state", state);
        if (state.equals("WAIT_USER_CONFIRM")) {
            node.put("package_info", "simulated-package-of-" + payOut.reference());
        }
        if (state.equals("FAIL")) {
            node.put("fail_reason", "PAYEE_ACCOUNT_ABNORMAL");
        }
        return node;
    }

    ObjectNode complaint(Dispute dispute, Payment payment) {
        ObjectNode node =
                json.createObjectNode()
                        .put("complaint_id", dispute.id())
                        .put("complaint_time", time(dispute.at()))
                        .put("complaint_detail", "simulated")
                        .put("complainted_mchid", Keys.MERCHANT_ID)
                        .put(
                                "complaint_state",
                                dispute.status().equals("OPEN") ? "PENDING" : "PROCESSED");
        node.putArray("complaint_order_info")
                .addObject()
                .put("transaction_id", payment.paymentId())
                .put("out_trade_no", payment.reference())
                .put("amount", dispute.amount());
        return node;
    }
}
