package org.opentos.testkit.pay;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Writes WeChat Pay's daily bill of all trades.
final class WeChatBill {
    private static final String HEADER =
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                    + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
                    + "商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
    private static final String SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int EXPONENT = 2;
    private static final int FEE_DIGITS = 5;

    private final World world;

    WeChatBill(World world) {
        this.world = world;
    }

    /// Empty where the day had no trades.
    String text(LocalDate day) {
        List<String> rows = new ArrayList<>();
        long paid = 0;
        long refunded = 0;
        long fees = 0;
        for (Payment payment :
                world.all(
                        Payment.class,
                        each ->
                                each.company() == Company.WECHAT
                                        && each.is("PAID")
                                        && isOn(day, each.paidAt()))) {
            rows.add(row(payment));
            paid += payment.amount();
            fees += payment.fee();
        }
        for (Refund refund :
                world.all(
                        Refund.class,
                        each ->
                                each.company() == Company.WECHAT
                                        && each.status().equals("DONE")
                                        && isOn(day, each.createdAt()))) {
            rows.add(row(refund));
            refunded += refund.amount();
        }
        if (rows.isEmpty()) {
            return "";
        }
        String sums =
                values(
                        String.valueOf(rows.size()),
                        yuan(paid),
                        yuan(refunded),
                        "0.00",
                        fee(fees),
                        yuan(paid),
                        yuan(refunded));
        return "\uFEFF" + HEADER + "\r\n" + String.join("", rows) + SUMS + "\r\n" + sums;
    }

    private static boolean isOn(LocalDate day, long seconds) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(seconds), WeChatDoor.ZONE).equals(day);
    }

    private String row(Payment payment) {
        return values(
                time(payment.paidAt()),
                Keys.APP_ID,
                Keys.MERCHANT_ID,
                "0",
                "",
                payment.paymentId(),
                payment.reference(),
                "oSimulatedPayer0000000000000",
                "NATIVE",
                "SUCCESS",
                "OTHERS",
                payment.currency(),
                yuan(payment.amount()),
                "0.00",
                "0",
                "0",
                "0.00",
                "0.00",
                "",
                "",
                payment.description(),
                "",
                fee(payment.fee()),
                "0.60%",
                yuan(payment.amount()),
                "0.00",
                "");
    }

    private String row(Refund refund) {
        Payment payment = world.find(Payment.class, refund.payment()).orElseThrow();
        return values(
                time(refund.createdAt()),
                Keys.APP_ID,
                Keys.MERCHANT_ID,
                "0",
                "",
                payment.paymentId(),
                payment.reference(),
                "oSimulatedPayer0000000000000",
                "NATIVE",
                "REFUND",
                "OTHERS",
                payment.currency(),
                "0.00",
                "0.00",
                refund.id(),
                refund.reference(),
                yuan(refund.amount()),
                "0.00",
                "ORIGINAL",
                "SUCCESS",
                payment.description(),
                "",
                fee(0),
                "0.60%",
                "0.00",
                yuan(refund.amount()),
                "");
    }

    private static String values(String... values) {
        return Arrays.stream(values).map(each -> "`" + each).collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String time(long seconds) {
        return TIME.format(Instant.ofEpochSecond(seconds).atZone(WeChatDoor.ZONE));
    }

    private static String yuan(long fen) {
        return BigDecimal.valueOf(fen, EXPONENT).toPlainString();
    }

    private static String fee(long fen) {
        return BigDecimal.valueOf(fen, EXPONENT).setScale(FEE_DIGITS).toPlainString();
    }
}
