package org.opentos.hub.web;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;

/// Reads typed ids in paths and parameters.
final class IdFormats implements ConverterFactory<String, Id> {
    private static final Map<Class<? extends Id>, Function<String, ? extends Id>> KINDS =
            Map.ofEntries(
                    Map.entry(Id.PersonId.class, Id.PersonId::parse),
                    Map.entry(Id.OrganisationId.class, Id.OrganisationId::parse),
                    Map.entry(Id.HomeId.class, Id.HomeId::parse),
                    Map.entry(Id.RoomId.class, Id.RoomId::parse),
                    Map.entry(Id.ProductId.class, Id.ProductId::parse),
                    Map.entry(Id.BatchId.class, Id.BatchId::parse),
                    Map.entry(Id.DeviceId.class, Id.DeviceId::parse),
                    Map.entry(Id.CauseId.class, Id.CauseId::parse),
                    Map.entry(Id.GrantId.class, Id.GrantId::parse),
                    Map.entry(Id.InvitationId.class, Id.InvitationId::parse),
                    Map.entry(Id.InvocationId.class, Id.InvocationId::parse),
                    Map.entry(Id.SaleId.class, Id.SaleId::parse),
                    Map.entry(Id.PayoutId.class, Id.PayoutId::parse),
                    Map.entry(Id.BankFileId.class, Id.BankFileId::parse),
                    Map.entry(Id.TopUpId.class, Id.TopUpId::parse),
                    Map.entry(Id.PaymentRequestId.class, Id.PaymentRequestId::parse),
                    Map.entry(Id.PaymentKeyId.class, Id.PaymentKeyId::parse),
                    Map.entry(Id.BillId.class, Id.BillId::parse),
                    Map.entry(Id.PayOutId.class, Id.PayOutId::parse),
                    Map.entry(Id.TransferId.class, Id.TransferId::parse),
                    Map.entry(Id.MoneyRequestId.class, Id.MoneyRequestId::parse),
                    Map.entry(Id.SubscriptionId.class, Id.SubscriptionId::parse),
                    Map.entry(Id.SubmissionId.class, Id.SubmissionId::parse),
                    Map.entry(Id.ReleaseId.class, Id.ReleaseId::parse),
                    Map.entry(Id.RolloutId.class, Id.RolloutId::parse),
                    Map.entry(Id.InstallationId.class, Id.InstallationId::parse),
                    Map.entry(Id.NotificationId.class, Id.NotificationId::parse),
                    Map.entry(Id.SourceId.class, Id.SourceId::parse),
                    Map.entry(Id.ContentItemId.class, Id.ContentItemId::parse),
                    Map.entry(Id.OfferId.class, Id.OfferId::parse),
                    Map.entry(Id.ActivityId.class, Id.ActivityId::parse),
                    Map.entry(Id.HandoffId.class, Id.HandoffId::parse),
                    Map.entry(Id.SendingId.class, Id.SendingId::parse),
                    Map.entry(Id.ExchangeId.class, Id.ExchangeId::parse));

    @Override
    public <T extends Id> Converter<String, T> getConverter(Class<T> kind) {
        @Nullable Function<String, ? extends Id> parse = KINDS.get(kind);
        if (parse == null) {
            throw new IllegalArgumentException("no text form is known for " + kind);
        }
        return text -> kind.cast(parse.apply(text));
    }
}
