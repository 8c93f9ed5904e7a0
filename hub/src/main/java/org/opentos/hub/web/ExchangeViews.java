package org.opentos.hub.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.voice.Exchange;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// Exchanges as pages see them.
@Component
class ExchangeViews {
    private final Devices devices;

    ExchangeViews(Devices devices) {
        this.devices = devices;
    }

    /// @param device the terminal at which it was said; null for my own browser
    /// @param place the name of that terminal
    /// @param heard whether it was heard; else it was typed
    /// @param confidence from 0 to 1; it orders, and is no probability
    /// @param state `done`, `asked`, `unconfirmed`, `refused`, `nothing` (not understood),
    ///   `declined`, `late` or `undone`
    /// @param choices what it may have meant, while that is asked
    /// @param refusal the code of what it was refused for
    /// @param undo until when it can be undone; null where it cannot
    record ExchangeView(
            Id.ExchangeId id,
            Id.@Nullable DeviceId device,
            @Nullable String place,
            String language,
            String words,
            boolean heard,
            double confidence,
            Exchange.State state,
            List<String> choices,
            String answer,
            @Nullable String refusal,
            Id.@Nullable CauseId cause,
            @Nullable Instant undo,
            Instant at,
            Instant changed) {}

    ExchangeView of(Exchange exchange) {
        boolean undoable = exchange.state() == Exchange.State.DONE && !exchange.undo().isEmpty();
        return new ExchangeView(
                exchange.id(),
                exchange.speaker().device().orElse(null),
                exchange.speaker()
                        .device()
                        .flatMap(devices::find)
                        .map(Devices.Device::name)
                        .orElse(null),
                exchange.language().text(),
                exchange.words(),
                exchange.heard().byEar(),
                exchange.heard().confidence(),
                exchange.state(),
                exchange.choices().stream().map(Exchange.Choice::said).toList(),
                exchange.answer(),
                exchange.refusal().orElse(null),
                exchange.cause().orElse(null),
                undoable ? exchange.changed().plus(Exchange.UNDO) : null,
                exchange.at(),
                exchange.changed());
    }
}
