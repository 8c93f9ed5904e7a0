package org.opentos.hub.pay.provider;

import static java.util.Objects.requireNonNull;

import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.util.GsonUtil;
import com.wechat.pay.java.service.billdownload.BillDownloadServiceExtension;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.Refund;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.pay.provider.WeChatMessages.SceneReport;
import org.opentos.hub.pay.provider.WeChatMessages.Transfer;
import org.opentos.hub.pay.provider.WeChatMessages.TransferRequest;
import org.opentos.hub.settings.WeChatPaySettings;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// WeChat Pay, API version 3: codes to scan (Native), refunds, transfers to people, complaints, and
/// the daily bill of trades, which transfers are not in.
final class WeChatPay implements PaymentProvider {
    static final String NAME = "wechat-pay";
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final Currency CNY = Currency.of("CNY");

    private static final int API_V3_KEY_BYTES = 32;
    private static final String TRANSFERS = "/v3/fund-app/mch-transfer/transfer-bills";

    private final WeChatPaySettings settings;
    private final String notifyUrl;
    private final InstantSource clock;
    private final WeChatHttp http;
    private final NativePayService payments;
    private final RefundService refunds;
    private final WeChatNotifications notifications;
    private final WeChatTradeBill bill;

    /// @param notifyUrl where WeChat Pay sends notifications to
    /// @throws org.opentos.hub.settings.StartException where a key cannot be read
    /// @throws IllegalArgumentException where it is no key
    WeChatPay(WeChatPaySettings settings, URI notifyUrl, InstantSource clock) {
        this.settings = settings;
        this.notifyUrl = notifyUrl.toString();
        this.clock = clock;
        String apiV3Key = settings.apiV3Key().read();
        if (apiV3Key.getBytes(StandardCharsets.UTF_8).length != API_V3_KEY_BYTES) {
            throw new IllegalArgumentException("the APIv3 key has " + API_V3_KEY_BYTES + " bytes");
        }
        RSAPublicKeyConfig config =
                new RSAPublicKeyConfig.Builder()
                        .merchantId(settings.merchantId())
                        .merchantSerialNumber(settings.merchantSerial())
                        .privateKey(settings.merchantKey().read())
                        .apiV3Key(apiV3Key)
                        .publicKey(settings.publicKey().read())
                        .publicKeyId(settings.publicKeyId())
                        .build();
        this.http =
                new WeChatHttp(
                        config.createCredential(),
                        config.createValidator(),
                        new ProviderHttp(settings.base()));
        this.payments = new NativePayService.Builder().httpClient(http).build();
        this.refunds = new RefundService.Builder().httpClient(http).build();
        this.notifications = new WeChatNotifications(settings, config, clock, http);
        this.bill =
                new WeChatTradeBill(
                        new BillDownloadServiceExtension.Builder()
                                .httpClient(http)
                                .decryptor(config.createDecryptor())
                                .build(),
                        clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Currency> currencies() {
        return Set.of(CNY);
    }

    @Override
    public boolean disputesMoveMoney() {
        return false;
    }

    @Override
    public ZoneId reportZone() {
        return ZONE;
    }

    @Override
    public Answer<Checkout> begin(Charge charge) {
        Optional<Refusal> refusal =
                Amounts.refusal(charge.amount(), currencies())
                        .or(() -> Amounts.refusal(charge.expires(), clock.instant()));
        if (refusal.isPresent()) {
            return new Answer.Refused<>(refusal.get());
        }
        Amount amount = new Amount();
        amount.setTotal(Math.toIntExact(charge.amount().minor()));
        amount.setCurrency(CNY.code());
        PrepayRequest request = new PrepayRequest();
        request.setAppid(settings.appId());
        request.setMchid(settings.merchantId());
        request.setDescription(charge.description());
        request.setOutTradeNo(charge.reference().text());
        request.setTimeExpire(time(charge.expires()));
        request.setNotifyUrl(notifyUrl);
        request.setAmount(amount);
        return WeChatCalls.ask(() ->
                new Checkout.ScanCode(
                        charge.reference().text(),
                        requireNonNull(payments.prepay(request).getCodeUrl())));
    }

    @Override
    public Answer<PaymentState> find(Reference reference, Instant begun, Optional<String> handle) {
        QueryOrderByOutTradeNoRequest request = new QueryOrderByOutTradeNoRequest();
        request.setMchid(settings.merchantId());
        request.setOutTradeNo(reference.text());
        return WeChatCalls.find(() -> state(payments.queryOrderByOutTradeNo(request)))
                .map(found -> found.orElseGet(PaymentState.Absent::new));
    }

    private static PaymentState state(Transaction found) {
        return switch (requireNonNull(found.getTradeState())) {
            case SUCCESS, REFUND ->
                    new PaymentState.Paid(
                            requireNonNull(found.getTransactionId()),
                            yuan(found.getAmount().getTotal()),
                            Optional.empty(),
                            time(found.getSuccessTime()));
            case NOTPAY, USERPAYING, ACCEPT -> new PaymentState.Pending();
            case CLOSED, REVOKED, PAYERROR -> new PaymentState.Closed();
        };
    }

    @Override
    public Answer<OutgoingState> refund(RefundOrder order) {
        Optional<Refusal> refusal = Amounts.refusal(order.amount(), currencies());
        if (refusal.isPresent()) {
            return new Answer.Refused<>(refusal.get());
        }
        AmountReq amount = new AmountReq();
        amount.setRefund(order.amount().minor());
        amount.setTotal(order.total().minor());
        amount.setCurrency(CNY.code());
        CreateRequest request = new CreateRequest();
        request.setTransactionId(order.paymentId());
        request.setOutRefundNo(order.refund().text());
        request.setNotifyUrl(notifyUrl);
        request.setAmount(amount);
        return WeChatCalls.ask(() -> state(refunds.create(request)));
    }

    @Override
    public Answer<OutgoingState> findRefund(RefundOrder order) {
        QueryByOutRefundNoRequest request = new QueryByOutRefundNoRequest();
        request.setOutRefundNo(order.refund().text());
        return WeChatCalls.find(() -> state(refunds.queryByOutRefundNo(request)))
                .map(found -> found.orElseGet(OutgoingState.Absent::new));
    }

    private static OutgoingState state(Refund refund) {
        String id = requireNonNull(refund.getRefundId());
        return switch (requireNonNull(refund.getStatus())) {
            case SUCCESS ->
                    new OutgoingState.Done(
                            id,
                            yuan(refund.getAmount().getRefund()),
                            time(refund.getSuccessTime()));
            case PROCESSING -> new OutgoingState.Pending(id, Optional.empty());
            case CLOSED, ABNORMAL -> new OutgoingState.Failed(id, refund.getStatus().name());
        };
    }

    @Override
    public Answer<OutgoingState> payOut(PayOutOrder order) {
        Optional<Refusal> refusal = Amounts.refusal(order.amount(), currencies());
        if (refusal.isPresent()) {
            return new Answer.Refused<>(refusal.get());
        }
        // What scene 1005 has to report: the kind of work, and what is paid for.
        TransferRequest request =
                new TransferRequest(
                        settings.appId(),
                        order.reference().text(),
                        settings.transferScene(),
                        order.recipient(),
                        order.amount().minor(),
                        order.remark(),
                        notifyUrl,
                        List.of(
                                new SceneReport("岗位类型", "开发者"),
                                new SceneReport("报酬说明", order.remark())));
        JsonRequestBody body = new JsonRequestBody.Builder().body(GsonUtil.toJson(request)).build();
        return WeChatCalls.ask(() ->
                state(
                        order,
                        http.post(headers(), url(TRANSFERS), body, Transfer.class)
                                .getServiceResponse()));
    }

    @Override
    public Answer<OutgoingState> findPayOut(PayOutOrder order) {
        String address = url(TRANSFERS + "/out-bill-no/" + order.reference());
        return WeChatCalls.find(() ->
                        state(
                                order,
                                http.get(headers(), address, Transfer.class).getServiceResponse()))
                .map(found -> found.orElseGet(OutgoingState.Absent::new));
    }

    private static OutgoingState state(PayOutOrder order, Transfer transfer) {
        String id = requireNonNull(transfer.transferBillNo());
        return switch (requireNonNull(transfer.state())) {
            case "SUCCESS" ->
                    new OutgoingState.Done(
                            id,
                            order.amount(),
                            time(requireNonNull(transfer.updateTime(), "no update_time")));
            case "FAIL", "CANCELLED" -> new OutgoingState.Failed(id, reason(transfer));
            default -> new OutgoingState.Pending(id, Optional.ofNullable(transfer.packageInfo()));
        };
    }

    static String reason(Transfer transfer) {
        String reason = transfer.failReason();
        return reason == null || reason.isEmpty() ? String.valueOf(transfer.state()) : reason;
    }

    @Override
    public Answer<Notification> read(Delivery delivery) {
        return notifications.read(delivery);
    }

    @Override
    public Answer<List<ReportLine>> report(LocalDate day) {
        return bill.lines(day);
    }

    private static HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.addHeader("Accept", "application/json");
        headers.addHeader("Content-Type", "application/json");
        return headers;
    }

    static String url(String path) {
        return "https://" + WeChatHttp.OWN_HOST + path;
    }

    static Money yuan(@Nullable Number fen) {
        return new Money(requireNonNull(fen).longValue(), CNY);
    }

    static Instant time(@Nullable String text) {
        return OffsetDateTime.parse(requireNonNull(text)).toInstant();
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZONE).toOffsetDateTime());
    }
}
