package org.opentos.hub.pay.provider;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonParseException;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.cipher.Verifier;
import com.wechat.pay.java.core.exception.DecryptionException;
import com.wechat.pay.java.core.exception.MalformedMessageException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.core.util.GsonUtil;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.pay.provider.Notification.Event;
import org.opentos.hub.pay.provider.WeChatMessages.Complaint;
import org.opentos.hub.pay.provider.WeChatMessages.ComplaintNotice;
import org.opentos.hub.pay.provider.WeChatMessages.ComplaintOrder;
import org.opentos.hub.pay.provider.WeChatMessages.Transfer;
import org.opentos.hub.settings.WeChatPaySettings;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// Reads what WeChat Pay sends: signed with RSA and SHA-256 over time, nonce and body, its resource
/// encrypted with AES-256-GCM.
final class WeChatNotifications {
    /// WeChat Pay's own bound. Each attempt to deliver is signed anew.
    private static final Duration AGE_MAX = Duration.ofMinutes(5);

    private static final String COMPLAINTS = "/v3/merchant-service/complaints-v2/";
    private static final Set<String> COMPLAINS = Set.of("CREATE_COMPLAINT", "CONTINUE_COMPLAINT");

    private final WeChatPaySettings settings;
    private final Verifier verifier;
    private final NotificationParser parser;
    private final InstantSource clock;
    private final WeChatHttp http;

    WeChatNotifications(
            WeChatPaySettings settings,
            RSAPublicKeyConfig config,
            InstantSource clock,
            WeChatHttp http) {
        this.settings = settings;
        this.verifier = config.createVerifier();
        this.parser = new NotificationParser(config);
        this.clock = clock;
        this.http = http;
    }

    Answer<Notification> read(Delivery delivery) {
        if (delivery.isTooLarge()) {
            return Answer.refused(RefusalCode.BODY_TOO_LARGE, "The notification is too large.");
        }
        String serial = delivery.header("Wechatpay-Serial").orElse("");
        String timestamp = delivery.header("Wechatpay-Timestamp").orElse("");
        String nonce = delivery.header("Wechatpay-Nonce").orElse("");
        String signature = delivery.header("Wechatpay-Signature").orElse("");
        String body = delivery.text();
        RequestParam request =
                new RequestParam.Builder()
                        .serialNumber(serial)
                        .timestamp(timestamp)
                        .nonce(nonce)
                        .signature(signature)
                        .signType(delivery.header("Wechatpay-Signature-Type").orElse(""))
                        .body(body)
                        .build();
        try {
            // The library would log a serial number that is not this one, whoever sends it.
            if (!serial.equals(settings.publicKeyId())
                    || !verifier.verify(serial, request.getMessage(), signature)) {
                return forged();
            }
            Instant signed = Instant.ofEpochSecond(Long.parseLong(timestamp));
            if (Duration.between(signed, clock.instant()).abs().compareTo(AGE_MAX) >= 0) {
                return Answer.refused(
                        RefusalCode.NOTIFICATION_EXPIRED,
                        "The notification was signed at %s.".formatted(signed));
            }
        } catch (IllegalArgumentException | DateTimeException notSigned) {
            return forged();
        }
        return understand(request);
    }

    private static Answer<Notification> forged() {
        return Answer.refused(
                RefusalCode.NOTIFICATION_FORGED, "The signature is not WeChat Pay's.");
    }

    private Answer<Notification> understand(RequestParam request) {
        try {
            com.wechat.pay.java.core.notification.Notification outer =
                    GsonUtil.getGson()
                            .fromJson(
                                    request.getBody(),
                                    com.wechat.pay.java.core.notification.Notification.class);
            String type = requireNonNull(outer.getEventType());
            Event event =
                    new Event(requireNonNull(outer.getId()), WeChatPay.time(outer.getCreateTime()));
            return switch (type) {
                case "TRANSACTION.SUCCESS" -> paid(event, parser.parse(request, Transaction.class));
                case "REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED" ->
                        refund(event, parser.parse(request, RefundNotification.class));
                case "MCHTRANSFER.BILL.FINISHED" ->
                        transfer(event, parser.parse(request, Transfer.class));
                case "COMPLAINT.CREATE", "COMPLAINT.STATE_CHANGE" ->
                        complaint(event, type, parser.parse(request, ComplaintNotice.class));
                default -> Answer.done(new Notification.Other(event, type));
            };
        } catch (ValidationException | DecryptionException notOurs) {
            return Answer.refused(
                    RefusalCode.NOTIFICATION_FORGED,
                    "The content is not encrypted with this merchant's key.");
        } catch (MalformedMessageException
                | JsonParseException
                | DateTimeException
                | ArithmeticException
                | IllegalArgumentException
                | NullPointerException malformed) {
            // The library and this class trip over what is missing in these ways.
            return Answer.refused(
                    RefusalCode.BODY_MALFORMED, "The notification cannot be understood.");
        }
    }

    private Answer<Notification> paid(Event event, Transaction paid) {
        if (!settings.merchantId().equals(paid.getMchid())
                || !settings.appId().equals(paid.getAppid())) {
            return Answer.refused(
                    RefusalCode.NOTIFICATION_FORGED, "The payment is another merchant's.");
        }
        String reference = requireNonNull(paid.getOutTradeNo());
        if (!Reference.fits(reference)) {
            return Answer.done(new Notification.Other(event, "TRANSACTION.SUCCESS"));
        }
        return Answer.done(
                new Notification.Paid(
                        event,
                        new Reference(reference),
                        requireNonNull(paid.getTransactionId()),
                        WeChatPay.yuan(paid.getAmount().getTotal())));
    }

    private static Answer<Notification> refund(Event event, RefundNotification refund) {
        String paymentId = requireNonNull(refund.getTransactionId());
        String refundId = requireNonNull(refund.getRefundId());
        Optional<Reference> reference =
                Optional.ofNullable(refund.getOutRefundNo())
                        .filter(Reference::fits)
                        .map(Reference::new);
        return Answer.done(
                switch (requireNonNull(refund.getRefundStatus())) {
                    case SUCCESS ->
                            new Notification.Refunded(
                                    event,
                                    paymentId,
                                    reference,
                                    refundId,
                                    WeChatPay.yuan(refund.getAmount().getRefund()));
                    case CLOSED, ABNORMAL ->
                            new Notification.RefundFailed(
                                    event,
                                    paymentId,
                                    reference,
                                    refundId,
                                    refund.getRefundStatus().name());
                    case PROCESSING -> new Notification.Other(event, "REFUND.PROCESSING");
                });
    }

    private Answer<Notification> transfer(Event event, Transfer transfer) {
        if (!settings.merchantId().equals(transfer.mchId())) {
            return Answer.refused(
                    RefusalCode.NOTIFICATION_FORGED, "The transfer is another merchant's.");
        }
        String text = requireNonNull(transfer.outBillNo());
        if (!Reference.fits(text)) {
            return Answer.done(new Notification.Other(event, "MCHTRANSFER.BILL.FINISHED"));
        }
        Reference reference = new Reference(text);
        String id = requireNonNull(transfer.transferBillNo());
        Money amount = WeChatPay.yuan(transfer.transferAmount());
        return Answer.done(
                switch (requireNonNull(transfer.state())) {
                    case "SUCCESS" -> new Notification.PaidOut(event, reference, id, amount);
                    case "FAIL", "CANCELLED" ->
                            new Notification.PayOutFailed(
                                    event, reference, id, amount, WeChatPay.reason(transfer));
                    default -> new Notification.Other(event, "MCHTRANSFER.BILL.FINISHED");
                });
    }

    /// A notice of a complaint names the complaint alone; which payment it is about has to be
    /// asked.
    private Answer<Notification> complaint(Event event, String type, ComplaintNotice notice) {
        String id = requireNonNull(notice.complaintId());
        HttpHeaders headers = new HttpHeaders();
        headers.addHeader("Accept", "application/json");
        String address = WeChatPay.url(COMPLAINTS + path(id));
        return WeChatCalls.ask(() ->
                complaint(
                        event,
                        type,
                        notice.actionType(),
                        http.get(headers, address, Complaint.class).getServiceResponse()));
    }

    private static Notification complaint(
            Event event, String type, @Nullable String action, Complaint complaint) {
        String id = requireNonNull(complaint.complaintId());
        if (complaint.complaintOrderInfo() == null || complaint.complaintOrderInfo().isEmpty()) {
            return new Notification.Other(event, type);
        }
        ComplaintOrder order = complaint.complaintOrderInfo().getFirst();
        String paymentId = requireNonNull(order.transactionId());
        Money none = Money.zero(WeChatPay.CNY);
        if (action != null && COMPLAINS.contains(action)) {
            return new Notification.DisputeOpened(
                    event, id, paymentId, WeChatPay.yuan(order.amount()), none, none);
        }
        return "PROCESSED".equals(complaint.complaintState())
                ? new Notification.DisputeClosed(event, id, paymentId, true, none, none)
                : new Notification.Other(event, type);
    }

    private static String path(String id) {
        if (!id.matches("[0-9A-Za-z]{1,64}")) {
            throw new IllegalArgumentException("not the number of a complaint");
        }
        return id;
    }
}
