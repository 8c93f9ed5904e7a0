package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Every reason for which a hub refuses a request. A code is never renamed nor reused.
///
/// The text is the name in lower case with hyphens, for example `claim-code-expired`.
public enum RefusalCode {
    // The request itself, checked first.
    BODY_MALFORMED(Category.INVALID),
    BODY_TOO_LARGE(Category.TOO_LARGE),
    FIELD_INVALID(Category.INVALID),
    ID_MALFORMED(Category.INVALID),
    METHOD_NOT_ALLOWED(Category.INVALID),
    // Who asks.
    SIGN_IN_REQUIRED(Category.UNAUTHENTICATED),
    SIGN_IN_REFUSED(Category.UNAUTHENTICATED),
    SIGN_IN_LINK_SPENT(Category.UNAUTHENTICATED),
    CREDENTIAL_REFUSED(Category.UNAUTHENTICATED),
    TOO_MANY_ATTEMPTS(Category.TOO_MANY),
    NAME_TAKEN(Category.CONFLICT),
    PASSWORD_WEAK(Category.INVALID),
    PIN_WEAK(Category.INVALID),
    // Whether that one may.
    CSRF_REFUSED(Category.FORBIDDEN),
    PROOF_REQUIRED(Category.FORBIDDEN),
    NOT_ALLOWED(Category.FORBIDDEN),
    GRANT_EXPIRED(Category.FORBIDDEN),
    SCOPE_MISSING(Category.FORBIDDEN),
    TOPIC_NOT_ALLOWED(Category.FORBIDDEN),
    AGREEMENT_NOT_ACCEPTED(Category.FORBIDDEN),
    // Whether it exists. An asker who may not know gets the same answer.
    NOT_FOUND(Category.ABSENT),
    TOPIC_UNKNOWN(Category.ABSENT),
    PROPERTY_UNKNOWN(Category.ABSENT),
    ACTION_UNKNOWN(Category.ABSENT),
    EVENT_UNKNOWN(Category.ABSENT),
    CLAIM_CODE_UNKNOWN(Category.ABSENT),
    INVITATION_UNKNOWN(Category.ABSENT),
    FRIEND_CODE_UNKNOWN(Category.ABSENT),
    // Whether its state allows it.
    CLAIM_CODE_USED(Category.CONFLICT),
    CLAIM_CODE_EXPIRED(Category.CONFLICT),
    INVITATION_USED(Category.CONFLICT),
    INVITATION_EXPIRED(Category.CONFLICT),
    AGREEMENT_CHANGED(Category.CONFLICT),
    BATCH_ALREADY_MINTED(Category.CONFLICT),
    LAST_OWNER(Category.CONFLICT),
    ALREADY_MEMBER(Category.CONFLICT),
    IN_USE(Category.CONFLICT),
    INVOCATION_ENDED(Category.CONFLICT),
    IDENTITY_USED_TWICE(Category.CONFLICT),
    LIMIT_REACHED(Category.CONFLICT),
    // What is said of an activity that moves, and why it did not.
    HANDOFF_UNDER_WAY(Category.CONFLICT),
    HANDOFF_OVER(Category.CONFLICT),
    STATE_UNREADABLE(Category.CONFLICT),
    STATE_TOO_NEW(Category.CONFLICT),
    TERMINAL_SILENT(Category.UNAVAILABLE),
    // What was said.
    HEARING_UNAVAILABLE(Category.UNAVAILABLE),
    RECORDING_UNREADABLE(Category.INVALID),
    // What is sent to a terminal.
    SENDING_UNOPENED(Category.CONFLICT),
    FILE_KIND_UNKNOWN(Category.INVALID),
    // Whether its content is right.
    THING_MODEL_INVALID(Category.INVALID),
    VALUE_INVALID(Category.INVALID),
    PROPERTY_READ_ONLY(Category.INVALID),
    INPUT_INVALID(Category.INVALID),
    TIME_INVALID(Category.INVALID),
    CAUSE_CIRCULAR(Category.INVALID),
    // What the ledger says of a posting or a hold, in the order of docs/ledger.md.
    AMOUNT_INVALID(Category.INVALID),
    LEGS_INVALID(Category.INVALID),
    KEY_REUSED(Category.CONFLICT),
    ACCOUNT_UNKNOWN(Category.ABSENT),
    CURRENCY_DIFFERS(Category.INVALID),
    POSTING_UNBALANCED(Category.INVALID),
    HOLD_UNKNOWN(Category.ABSENT),
    HOLD_ENDED(Category.CONFLICT),
    HOLD_EXPIRED(Category.CONFLICT),
    HOLD_NOT_DUE(Category.CONFLICT),
    HOLD_EXCEEDED(Category.CONFLICT),
    CAPTURE_DIFFERS(Category.INVALID),
    BALANCE_TOO_LARGE(Category.CONFLICT),
    FUNDS_INSUFFICIENT(Category.CONFLICT),
    // What is said of sales and refunds.
    SALE_UNPAID(Category.CONFLICT),
    REFUND_TOO_LARGE(Category.CONFLICT),
    // What is said of payouts, in the order of docs/payouts.md.
    PAYOUTS_UNAVAILABLE(Category.CONFLICT),
    IBAN_INVALID(Category.INVALID),
    REPORT_UNREADABLE(Category.INVALID),
    REPORT_DIFFERS(Category.CONFLICT),
    PAYOUT_NOT_SENT(Category.CONFLICT),
    PAYOUT_RETURNED(Category.CONFLICT),
    // What is said of payment requests, in the order of docs/payments.md.
    REQUEST_ENDED(Category.CONFLICT),
    REQUEST_EXPIRED(Category.CONFLICT),
    APPROVAL_DIFFERS(Category.CONFLICT),
    CONFIRMATION_REQUIRED(Category.FORBIDDEN),
    CONFIRMATION_REFUSED(Category.FORBIDDEN),
    SPENDING_LIMIT_EXCEEDED(Category.CONFLICT),
    // What is said of money between people, in the order of docs/payments.md.
    RECEIVING_CODE_UNKNOWN(Category.ABSENT),
    TO_ONESELF(Category.INVALID),
    // What is said of pay-outs, in the order of docs/payments.md.
    PAY_OUT_EXCEEDED(Category.CONFLICT),
    // What is said of subscriptions, in the order of docs/payments.md.
    SUBSCRIPTION_LIVES(Category.CONFLICT),
    TRIAL_USED(Category.CONFLICT),
    SUBSCRIPTION_ENDED(Category.CONFLICT),
    // What is said of payment codes and bills, in the order of docs/payments.md.
    PAYMENT_CODE_UNKNOWN(Category.ABSENT),
    PAYMENT_CODE_USED(Category.CONFLICT),
    PAYMENT_CODE_EXPIRED(Category.CONFLICT),
    NOT_PERSONAL(Category.CONFLICT),
    BILL_ENDED(Category.CONFLICT),
    BILL_EXPIRED(Category.CONFLICT),
    SCAN_UNKNOWN(Category.INVALID),
    // What a payment provider says, and whether it is the provider that says so.
    NOTIFICATION_FORGED(Category.UNAUTHENTICATED),
    NOTIFICATION_EXPIRED(Category.UNAUTHENTICATED),
    CURRENCY_NOT_TAKEN(Category.INVALID),
    PROVIDER_REFUSED(Category.CONFLICT),
    PROVIDER_UNKNOWN(Category.ABSENT),
    PROVIDER_UNREACHABLE(Category.UNAVAILABLE),
    // What is said of app packages, in the order of docs/apps.md.
    PACKAGE_TOO_LARGE(Category.TOO_LARGE),
    PACKAGE_MALFORMED(Category.INVALID),
    PACKAGE_ALTERED(Category.INVALID),
    SIGNATURE_INVALID(Category.INVALID),
    MANIFEST_INVALID(Category.INVALID),
    DEVELOPER_KEY_UNKNOWN(Category.FORBIDDEN),
    APP_ID_TAKEN(Category.CONFLICT),
    VERSION_NOT_NEWER(Category.CONFLICT),
    SUBMISSION_DECIDED(Category.CONFLICT),
    CHECK_FAILED(Category.CONFLICT),
    APP_UNAVAILABLE(Category.CONFLICT),
    FORM_NOT_CLAIMED(Category.CONFLICT),
    PURCHASE_REQUIRED(Category.CONFLICT),
    GRANT_MISSING(Category.FORBIDDEN),
    CALL_UNKNOWN(Category.ABSENT),
    // What is said of releases and roll-outs, in the order of docs/updates.md.
    RELEASE_KEY_UNKNOWN(Category.FORBIDDEN),
    RELEASE_WITHDRAWN(Category.CONFLICT),
    RELEASE_INCOMPLETE(Category.CONFLICT),
    RELEASE_ALTERED(Category.INVALID),
    ROLLOUT_OPEN(Category.CONFLICT),
    ROLLOUT_OVER(Category.CONFLICT),
    // What is said of parties, to phones that steer an app.
    PARTY_UNKNOWN(Category.ABSENT),
    PARTY_OVER(Category.ABSENT),
    PARTY_FULL(Category.CONFLICT),
    REMOVED(Category.FORBIDDEN),
    // Content.
    SOURCE_NOT_ALLOWED(Category.FORBIDDEN),
    SOURCE_UNREACHABLE(Category.UNAVAILABLE),
    SOURCE_TOO_SLOW(Category.UNAVAILABLE),
    SOURCE_REFUSED(Category.CONFLICT),
    SOURCE_TOO_LARGE(Category.TOO_LARGE),
    SOURCE_MALFORMED(Category.INVALID),
    SOURCE_WITHOUT_CONTENT(Category.INVALID),
    CONTENT_NOT_SHOWN(Category.CONFLICT),
    // What the hub cannot do now.
    DEVICE_OFFLINE(Category.CONFLICT),
    BUSY(Category.UNAVAILABLE),
    STORAGE_UNAVAILABLE(Category.UNAVAILABLE),
    // A mistake of the hub's own; over HTTP it is a 500.
    HUB_FAULT(Category.UNAVAILABLE),
    // What a device cannot do now.
    HUB_UNREACHABLE(Category.UNAVAILABLE),
    HARDWARE_UNAVAILABLE(Category.UNAVAILABLE);

    /// The family of a code; each door maps it to its protocol's own answer.
    public enum Category {
        INVALID,
        UNAUTHENTICATED,
        FORBIDDEN,
        ABSENT,
        CONFLICT,
        TOO_LARGE,
        TOO_MANY,
        UNAVAILABLE
    }

    private final Category category;

    RefusalCode(Category category) {
        this.category = category;
    }

    public Category category() {
        return category;
    }

    /// @throws IllegalArgumentException where no code has this text
    public static RefusalCode parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
