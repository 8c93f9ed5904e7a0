package org.opentos.testkit.pay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// WeChat Pay's interface for merchants, as far as a hub uses it.
final class WeChatDoor implements Door {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final String NATIVE = "/v3/pay/transactions/native";
    private static final String ORDERS = "/v3/pay/transactions/out-trade-no/";
    private static final String REFUNDS = "/v3/refund/domestic/refunds";
    private static final String TRANSFERS = "/v3/fund-app/mch-transfer/transfer-bills";
    private static final String TRANSFER = TRANSFERS + "/out-bill-no/";
    private static final String COMPLAINTS = "/v3/merchant-service/complaints-v2/";
    private static final String BILL = "/v3/bill/tradebill";
    private static final String BILL_FILE = "/v3/billdownload/file";
    private static final String CLOSE = "/close";

    private static final int DONE_WITHOUT_BODY = 204;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final JsonMapper json = JsonMapper.builder().build();
    private final World world;
    private final WeChatWire wire;
    private final WeChatJson shapes;
    private final WeChatBill bills;
    private final Names names;
    private final Supplier<Behaviour> behaviour;
    private final Supplier<String> base;

    WeChatDoor(
            World world,
            WeChatWire wire,
            Names names,
            Supplier<Behaviour> behaviour,
            Supplier<String> base) {
        this.world = world;
        this.wire = wire;
        this.shapes = new WeChatJson(json, world);
        this.bills = new WeChatBill(world);
        this.names = names;
        this.behaviour = behaviour;
        this.base = base;
    }

    @Override
    public Reply answer(Ask ask) {
        Reply reply;
        try {
            reply =
                    wire.isSigned(ask)
                            ? route(ask)
                            : refusal(UNAUTHORIZED, "SIGN_ERROR", "the signature is not right");
        } catch (World.No no) {
            int status =
                    switch (no.code()) {
                        case "NOT_FOUND", "ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS" -> NOT_FOUND;
                        case "NOT_ENOUGH" -> FORBIDDEN;
                        default -> BAD_REQUEST;
                    };
            reply = refusal(status, no.code(), String.valueOf(no.getMessage()));
        } catch (JacksonException | IllegalArgumentException malformed) {
            reply = refusal(BAD_REQUEST, "PARAM_ERROR", String.valueOf(malformed.getMessage()));
        }
        return reply.with(
                wire.signed(reply.body() + (behaviour.get().forgesAnswers() ? "forged" : "")));
    }

    private Reply refusal(int status, String code, String message) {
        ObjectNode node = json.createObjectNode().put("code", code).put("message", message);
        return Reply.json(status, json.writeValueAsString(node));
    }

    private Reply route(Ask ask) {
        String path = ask.path();
        if (ask.method().equals("POST")) {
            if (path.startsWith(ORDERS) && path.endsWith(CLOSE)) {
                String reference = ask.after(ORDERS);
                world.close(key(reference.substring(0, reference.length() - CLOSE.length())));
                return Reply.json(DONE_WITHOUT_BODY, "");
            }
            JsonNode body = json.readTree(ask.body());
            return switch (path) {
                case NATIVE -> begin(body);
                case REFUNDS -> refund(body);
                case TRANSFERS -> transfer(body);
                default -> throw new World.No("NOT_FOUND", "no such path");
            };
        }
        if (path.startsWith(ORDERS)) {
            return ok(
                    shapes.transaction(
                            world.expired(
                                    world.find(Payment.class, key(ask.after(ORDERS)))
                                            .orElseThrow(() -> absent("ORDER_NOT_EXIST")))));
        }
        if (path.startsWith(REFUNDS + "/")) {
            Refund refund = refund(ask.after(REFUNDS + "/"));
            return ok(shapes.refund(refund, payment(refund.payment()), "status"));
        }
        if (path.startsWith(TRANSFER)) {
            return ok(
                    shapes.transfer(
                            world.find(PayOut.class, key(ask.after(TRANSFER)))
                                    .orElseThrow(() -> absent("NOT_FOUND"))));
        }
        if (path.startsWith(COMPLAINTS)) {
            Dispute dispute =
                    world.find(Dispute.class, key(ask.after(COMPLAINTS)))
                            .orElseThrow(() -> absent("RESOURCE_NOT_EXISTS"));
            return ok(shapes.complaint(dispute, payment(dispute.payment())));
        }
        return switch (path) {
            case BILL -> bill(ask.query());
            case BILL_FILE ->
                    new Reply(
                            Reply.OK,
                            "application/octet-stream",
                            Map.of(),
                            bills.text(LocalDate.parse(ask.query().getOrDefault("token", ""))));
            default -> throw new World.No("NOT_FOUND", "no such path");
        };
    }

    private static World.No absent(String code) {
        return new World.No(code, "there is none with this number");
    }

    static String key(String reference) {
        return Company.WECHAT + "/" + reference;
    }

    private Reply ok(ObjectNode node) {
        return Reply.json(Reply.OK, json.writeValueAsString(node));
    }

    private Payment payment(String key) {
        return world.find(Payment.class, key).orElseThrow(() -> absent("ORDER_NOT_EXIST"));
    }

    private Refund refund(String reference) {
        return world
                .all(
                        Refund.class,
                        each ->
                                each.company() == Company.WECHAT
                                        && each.reference().equals(reference))
                .stream()
                .findFirst()
                .orElseThrow(() -> absent("RESOURCE_NOT_EXISTS"));
    }

    private Reply begin(JsonNode body) {
        if (!Keys.MERCHANT_ID.equals(text(body, "mchid"))
                || !Keys.APP_ID.equals(text(body, "appid"))) {
            throw new World.No("APPID_MCHID_NOT_MATCH", "not this merchant's");
        }
        Instant expires = OffsetDateTime.parse(text(body, "time_expire")).toInstant();
        Payment payment =
                world.begin(
                        new Payment(
                                Company.WECHAT,
                                text(body, "out_trade_no"),
                                names.checkout(Company.WECHAT),
                                body.path("amount").path("total").asLong(),
                                body.path("amount").path("currency").asString(),
                                text(body, "description"),
                                text(body, "notify_url"),
                                "",
                                world.now(),
                                expires.getEpochSecond(),
                                "OPEN",
                                names.payment(Company.WECHAT),
                                names.charge(Company.WECHAT),
                                0,
                                0));
        if (behaviour.get().paysAtOnce()) {
            world.pay(payment.key());
        }
        return ok(
                json.createObjectNode()
                        .put("code_url", "weixin://wxpay/bizpayurl?pr=" + payment.id()));
    }

    private Reply refund(JsonNode body) {
        String reference = text(body, "out_refund_no");
        JsonNode amount = body.path("amount");
        Payment payment =
                world
                        .all(
                                Payment.class,
                                each ->
                                        each.company() == Company.WECHAT
                                                && each.paymentId()
                                                        .equals(text(body, "transaction_id")))
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> absent("RESOURCE_NOT_EXISTS"));
        if (amount.path("total").asLong() != payment.amount()) {
            throw new World.No("INVALID_REQUEST", "the order has another amount");
        }
        for (Refund known :
                world.all(
                        Refund.class,
                        each ->
                                each.company() == Company.WECHAT
                                        && each.reference().equals(reference))) {
            if (known.amount() != amount.path("refund").asLong()) {
                throw new World.No("INVALID_REQUEST", "the refund was asked for otherwise");
            }
            return ok(shapes.refund(known, payment, "status"));
        }
        Refund refund =
                world.refund(
                        payment,
                        reference,
                        amount.path("refund").asLong(),
                        text(body, "notify_url"));
        // The merchant hears "in progress", and the end in a notification.
        world.endRefund(refund.key(), !behaviour.get().refundsFail());
        return ok(shapes.refund(refund, payment, "status"));
    }

    private Reply transfer(JsonNode body) {
        if (!text(body, "openid").startsWith("o")) {
            throw new World.No("INVALID_REQUEST", "no such openid");
        }
        PayOut payOut =
                world.payOut(
                        new PayOut(
                                Company.WECHAT,
                                text(body, "out_bill_no"),
                                names.payOut(Company.WECHAT),
                                text(body, "openid"),
                                body.path("transfer_amount").asLong(),
                                "CNY",
                                text(body, "notify_url"),
                                "PENDING",
                                world.now(),
                                0));
        return ok(shapes.transfer(payOut));
    }

    private Reply bill(Map<String, String> query) {
        LocalDate day = LocalDate.parse(query.getOrDefault("bill_date", ""));
        if (!day.isBefore(LocalDate.ofInstant(Instant.ofEpochSecond(world.now()), ZONE))) {
            throw new World.No("INVALID_REQUEST", "the day is not over");
        }
        String text = bills.text(day);
        if (text.isEmpty()) {
            throw new World.No("NO_STATEMENT_EXIST", "there were no trades");
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ok(
                    json.createObjectNode()
                            .put("hash_type", "SHA1")
                            .put("hash_value", HexFormat.of().formatHex(hash))
                            .put("download_url", base.get() + BILL_FILE + "?token=" + day));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("this Java has no SHA-1", absent);
        }
    }

    private static String text(JsonNode body, String field) {
        String text = body.path(field).asString("");
        if (text.isEmpty()) {
            throw new World.No("PARAM_ERROR", field + " is missing");
        }
        return text;
    }
}
