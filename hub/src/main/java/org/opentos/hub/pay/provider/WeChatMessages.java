package org.opentos.hub.pay.provider;

import com.google.gson.annotations.SerializedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the library has no classes for: transfers to people, and complaints. Names are those of the
/// wire, in camel case; each value may be missing.
final class WeChatMessages {
    private WeChatMessages() {}

    /// POST `/v3/fund-app/mch-transfer/transfer-bills`.
    record TransferRequest(
            String appid,
            String outBillNo,
            String transferSceneId,
            String openid,
            long transferAmount,
            String transferRemark,
            String notifyUrl,
            List<SceneReport> transferSceneReportInfos) {}

    record SceneReport(String infoType, String infoContent) {}

    /// The answer to that, to a question for it, and what is told when it ends.
    ///
    /// @param mchId under either of two names in the provider's own documents
    record Transfer(
            @SerializedName(value = "mch_id", alternate = "mchid") @Nullable String mchId,
            @Nullable String outBillNo,
            @Nullable String transferBillNo,
            @Nullable String state,
            @Nullable String packageInfo,
            @Nullable String failReason,
            @Nullable Long transferAmount,
            @Nullable String createTime,
            @Nullable String updateTime) {}

    record ComplaintNotice(@Nullable String complaintId, @Nullable String actionType) {}

    /// GET `/v3/merchant-service/complaints-v2/{complaint_id}`.
    record Complaint(
            @Nullable String complaintId,
            @Nullable String complaintState,
            @Nullable List<ComplaintOrder> complaintOrderInfo) {}

    record ComplaintOrder(
            @Nullable String transactionId, @Nullable String outTradeNo, @Nullable Long amount) {}
}
