package org.opentos.hub.pay.provider;

import static java.util.Objects.requireNonNull;

import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.billdownload.DigestBillEntity;
import com.wechat.pay.java.service.billdownload.model.BillType;
import com.wechat.pay.java.service.billdownload.model.GetTradeBillRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.pay.provider.ReportLine.Kind;
import org.opentos.protocol.money.Money;

/// Reads the daily bill of trades: a table of text whose values each begin with a backtick, and a
/// second table with sums.
final class WeChatTradeBill {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final String SUMS = "总交易单数";

    /// What WeChat Pay refuses with where a day had no trades.
    private static final String NO_TRADES = "NO_STATEMENT_EXIST";

    private final BillDownloadServiceExtension service;
    private final InstantSource clock;

    WeChatTradeBill(BillDownloadServiceExtension service, InstantSource clock) {
        this.service = service;
        this.clock = clock;
    }

    Answer<List<ReportLine>> lines(LocalDate day) {
        if (!day.isBefore(LocalDate.ofInstant(clock.instant(), WeChatPay.ZONE))) {
            return Answer.noAnswer(day + " is not over");
        }
        GetTradeBillRequest request = new GetTradeBillRequest();
        request.setBillDate(day.toString());
        request.setBillType(BillType.ALL);
        Answer<List<ReportLine>> answer =
                WeChatCalls.ask(() -> parse(download(service.getTradeBill(request))));
        return switch (answer) {
            case Answer.Refused<List<ReportLine>>(var refusal)
                    when refusal.detail().contains(NO_TRADES) ->
                    Answer.done(List.of());
            default -> answer;
        };
    }

    private static String download(DigestBillEntity bill) {
        try (InputStream stream = bill.getInputStream()) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (!bill.verifyHash()) {
                throw new IllegalArgumentException("the bill is not the one that was announced");
            }
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException("the bill in memory cannot be read", failure);
        }
    }

    /// @throws IllegalArgumentException where the text is not such a table
    static List<ReportLine> parse(String text) {
        List<String> rows = text.lines().toList();
        if (rows.size() > ReportLine.LINES_MAX) {
            throw new IllegalArgumentException("the bill has " + rows.size() + " rows");
        }
        String header = rows.isEmpty() ? "" : rows.getFirst();
        Map<String, Integer> columns = new HashMap<>();
        for (String name : header.replace("\uFEFF", "").split(",", -1)) {
            columns.put(name.strip(), columns.size());
        }
        List<ReportLine> lines = new ArrayList<>();
        for (String row : rows.subList(Math.min(1, rows.size()), rows.size())) {
            if (row.startsWith(SUMS)) {
                return List.copyOf(lines);
            }
            lines.add(line(new Row(columns, row.substring(1).split(",`", -1))));
        }
        throw new IllegalArgumentException("the bill is cut off");
    }

    private record Row(Map<String, Integer> columns, String[] values) {
        String text(String column) {
            Integer index = columns.get(column);
            if (index == null || index >= values.length) {
                throw new IllegalArgumentException("the bill has no " + column);
            }
            return values[index].strip();
        }

        /// Fees have five decimal digits; what the balance moves by is whole fen.
        Money yuan(String column) {
            BigDecimal yuan = new BigDecimal(text(column));
            return new Money(
                    yuan.setScale(WeChatPay.CNY.exponent(), RoundingMode.HALF_UP)
                            .unscaledValue()
                            .longValueExact(),
                    WeChatPay.CNY);
        }

        Optional<Reference> reference(String column) {
            return Optional.of(text(column)).filter(Reference::fits).map(Reference::new);
        }
    }

    private static ReportLine line(Row row) {
        Instant at =
                requireNonNull(LocalDateTime.parse(row.text("交易时间"), TIME))
                        .atZone(WeChatPay.ZONE)
                        .toInstant();
        if (row.text("交易状态").equals("SUCCESS")) {
            return new ReportLine(
                    Kind.PAYMENT,
                    row.text("微信订单号"),
                    row.reference("商户订单号"),
                    row.yuan("订单金额"),
                    row.yuan("手续费"),
                    at);
        }
        if (row.text("交易状态").equals("REFUND")) {
            return new ReportLine(
                    Kind.REFUND,
                    row.text("微信退款单号"),
                    row.reference("商户退款单号"),
                    row.yuan("申请退款金额").negated(),
                    row.yuan("手续费"),
                    at);
        }
        return new ReportLine(
                Kind.OTHER,
                row.text("微信订单号"),
                row.reference("商户订单号"),
                row.yuan("订单金额"),
                row.yuan("手续费"),
                at);
    }
}
