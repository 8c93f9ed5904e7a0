package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// The identity of one thing of one kind.
///
/// An id is a UUID version 7 (RFC 9562, section 5.7). Its text is the kind, an underscore and the
/// 128 bits as 26 characters of lower-case Crockford base 32, for example
/// `device_01jd3zv5t8e6rbh3w7q2k9m4nx`. Databases keep the UUID, everything else the text. A refund
/// that was asked for under an idempotency key has a UUID version 3 (section 5.3) made of that key,
/// and a sale that renews a subscription one made of the subscription, the period and the attempt.
public sealed interface Id {

    UUID value();

    /// The word before the underscore.
    String kind();

    /// The text form. It sorts by time of creation within one kind.
    default String text() {
        return kind() + '_' + CrockfordBase32.encode(value());
    }

    /// The 26 characters without the kind, for protocols that take letters and digits only.
    default String characters() {
        return CrockfordBase32.encode(value());
    }

    private static UUID parse(String kind, String text) {
        if (!text.startsWith(kind + '_')) {
            throw new IllegalArgumentException(
                    "not a " + kind + " id: " + CrockfordBase32.shown(text));
        }
        return CrockfordBase32.decode(text.substring(kind.length() + 1));
    }

    record PersonId(UUID value) implements Id {
        @JsonCreator
        public static PersonId parse(String text) {
            return new PersonId(Id.parse("person", text));
        }

        @Override
        public String kind() {
            return "person";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record OrganisationId(UUID value) implements Id {
        @JsonCreator
        public static OrganisationId parse(String text) {
            return new OrganisationId(Id.parse("organisation", text));
        }

        @Override
        public String kind() {
            return "organisation";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record HomeId(UUID value) implements Id {
        @JsonCreator
        public static HomeId parse(String text) {
            return new HomeId(Id.parse("home", text));
        }

        @Override
        public String kind() {
            return "home";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record RoomId(UUID value) implements Id {
        @JsonCreator
        public static RoomId parse(String text) {
            return new RoomId(Id.parse("room", text));
        }

        @Override
        public String kind() {
            return "room";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record ProductId(UUID value) implements Id {
        @JsonCreator
        public static ProductId parse(String text) {
            return new ProductId(Id.parse("product", text));
        }

        @Override
        public String kind() {
            return "product";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record BatchId(UUID value) implements Id {
        @JsonCreator
        public static BatchId parse(String text) {
            return new BatchId(Id.parse("batch", text));
        }

        @Override
        public String kind() {
            return "batch";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record DeviceId(UUID value) implements Id {
        @JsonCreator
        public static DeviceId parse(String text) {
            return new DeviceId(Id.parse("device", text));
        }

        @Override
        public String kind() {
            return "device";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record CauseId(UUID value) implements Id {
        @JsonCreator
        public static CauseId parse(String text) {
            return new CauseId(Id.parse("cause", text));
        }

        @Override
        public String kind() {
            return "cause";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record GrantId(UUID value) implements Id {
        @JsonCreator
        public static GrantId parse(String text) {
            return new GrantId(Id.parse("grant", text));
        }

        @Override
        public String kind() {
            return "grant";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record InvitationId(UUID value) implements Id {
        @JsonCreator
        public static InvitationId parse(String text) {
            return new InvitationId(Id.parse("invitation", text));
        }

        @Override
        public String kind() {
            return "invitation";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record InvocationId(UUID value) implements Id {
        @JsonCreator
        public static InvocationId parse(String text) {
            return new InvocationId(Id.parse("invocation", text));
        }

        @Override
        public String kind() {
            return "invocation";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record SaleId(UUID value) implements Id {
        @JsonCreator
        public static SaleId parse(String text) {
            return new SaleId(Id.parse("sale", text));
        }

        @Override
        public String kind() {
            return "sale";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record RefundId(UUID value) implements Id {
        @JsonCreator
        public static RefundId parse(String text) {
            return new RefundId(Id.parse("refund", text));
        }

        @Override
        public String kind() {
            return "refund";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record TopUpId(UUID value) implements Id {
        @JsonCreator
        public static TopUpId parse(String text) {
            return new TopUpId(Id.parse("topup", text));
        }

        @Override
        public String kind() {
            return "topup";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record PaymentRequestId(UUID value) implements Id {
        @JsonCreator
        public static PaymentRequestId parse(String text) {
            return new PaymentRequestId(Id.parse("request", text));
        }

        @Override
        public String kind() {
            return "request";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record PaymentKeyId(UUID value) implements Id {
        @JsonCreator
        public static PaymentKeyId parse(String text) {
            return new PaymentKeyId(Id.parse("paykey", text));
        }

        @Override
        public String kind() {
            return "paykey";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record TransferId(UUID value) implements Id {
        @JsonCreator
        public static TransferId parse(String text) {
            return new TransferId(Id.parse("transfer", text));
        }

        @Override
        public String kind() {
            return "transfer";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record ReceivingCodeId(UUID value) implements Id {
        @JsonCreator
        public static ReceivingCodeId parse(String text) {
            return new ReceivingCodeId(Id.parse("receivecode", text));
        }

        @Override
        public String kind() {
            return "receivecode";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record MoneyRequestId(UUID value) implements Id {
        @JsonCreator
        public static MoneyRequestId parse(String text) {
            return new MoneyRequestId(Id.parse("moneyrequest", text));
        }

        @Override
        public String kind() {
            return "moneyrequest";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record PayOutId(UUID value) implements Id {
        @JsonCreator
        public static PayOutId parse(String text) {
            return new PayOutId(Id.parse("walletpayout", text));
        }

        @Override
        public String kind() {
            return "walletpayout";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record BillId(UUID value) implements Id {
        @JsonCreator
        public static BillId parse(String text) {
            return new BillId(Id.parse("bill", text));
        }

        @Override
        public String kind() {
            return "bill";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record PayoutId(UUID value) implements Id {
        @JsonCreator
        public static PayoutId parse(String text) {
            return new PayoutId(Id.parse("payout", text));
        }

        @Override
        public String kind() {
            return "payout";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record BankFileId(UUID value) implements Id {
        @JsonCreator
        public static BankFileId parse(String text) {
            return new BankFileId(Id.parse("bankfile", text));
        }

        @Override
        public String kind() {
            return "bankfile";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record SubscriptionId(UUID value) implements Id {
        @JsonCreator
        public static SubscriptionId parse(String text) {
            return new SubscriptionId(Id.parse("subscription", text));
        }

        @Override
        public String kind() {
            return "subscription";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record SubmissionId(UUID value) implements Id {
        @JsonCreator
        public static SubmissionId parse(String text) {
            return new SubmissionId(Id.parse("submission", text));
        }

        @Override
        public String kind() {
            return "submission";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record ReleaseId(UUID value) implements Id {
        @JsonCreator
        public static ReleaseId parse(String text) {
            return new ReleaseId(Id.parse("release", text));
        }

        @Override
        public String kind() {
            return "release";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record RolloutId(UUID value) implements Id {
        @JsonCreator
        public static RolloutId parse(String text) {
            return new RolloutId(Id.parse("rollout", text));
        }

        @Override
        public String kind() {
            return "rollout";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record InstallationId(UUID value) implements Id {
        @JsonCreator
        public static InstallationId parse(String text) {
            return new InstallationId(Id.parse("installation", text));
        }

        @Override
        public String kind() {
            return "installation";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record NotificationId(UUID value) implements Id {
        @JsonCreator
        public static NotificationId parse(String text) {
            return new NotificationId(Id.parse("notification", text));
        }

        @Override
        public String kind() {
            return "notification";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record ActivityId(UUID value) implements Id {
        @JsonCreator
        public static ActivityId parse(String text) {
            return new ActivityId(Id.parse("activity", text));
        }

        @Override
        public String kind() {
            return "activity";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record HandoffId(UUID value) implements Id {
        @JsonCreator
        public static HandoffId parse(String text) {
            return new HandoffId(Id.parse("handoff", text));
        }

        @Override
        public String kind() {
            return "handoff";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record PartyId(UUID value) implements Id {
        @JsonCreator
        public static PartyId parse(String text) {
            return new PartyId(Id.parse("party", text));
        }

        @Override
        public String kind() {
            return "party";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record PlayerId(UUID value) implements Id {
        @JsonCreator
        public static PlayerId parse(String text) {
            return new PlayerId(Id.parse("player", text));
        }

        @Override
        public String kind() {
            return "player";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record SourceId(UUID value) implements Id {
        @JsonCreator
        public static SourceId parse(String text) {
            return new SourceId(Id.parse("source", text));
        }

        @Override
        public String kind() {
            return "source";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record ContentItemId(UUID value) implements Id {
        @JsonCreator
        public static ContentItemId parse(String text) {
            return new ContentItemId(Id.parse("content", text));
        }

        @Override
        public String kind() {
            return "content";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record OfferId(UUID value) implements Id {
        @JsonCreator
        public static OfferId parse(String text) {
            return new OfferId(Id.parse("offer", text));
        }

        @Override
        public String kind() {
            return "offer";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record SendingId(UUID value) implements Id {
        @JsonCreator
        public static SendingId parse(String text) {
            return new SendingId(Id.parse("sending", text));
        }

        @Override
        public String kind() {
            return "sending";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }

    record ExchangeId(UUID value) implements Id {
        @JsonCreator
        public static ExchangeId parse(String text) {
            return new ExchangeId(Id.parse("exchange", text));
        }

        @Override
        public String kind() {
            return "exchange";
        }

        @JsonValue
        @Override
        public String toString() {
            return text();
        }
    }
}
