package org.opentos.hub.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.voice.Exchange;
import org.opentos.hub.voice.Recordings;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// Exchanges as pages see them.
@Component
class ExchangeViews {
    private static final double MILLIS = 1_000;

    private final Devices devices;
    private final Recordings recordings;

    ExchangeViews(Devices devices, Recordings recordings) {
        this.devices = devices;
        this.recordings = recordings;
    }

    /// @param seconds how long it is
    record RecordingView(double seconds) {}

    /// @param device the terminal at which it was said; null for my own browser
    /// @param place the name of that terminal
    /// @param heard whether it was heard; else it was typed
    /// @param confidence from 0 to 1; it orders, and is no probability
    /// @param state `done`, `asked`, `unconfirmed`, `refused`, `nothing` (not understood),
    ///   `declined`, `late` or `undone`
    /// @param choices what it may have meant, while that is asked
    /// @param refusal the code of what it was refused for
    /// @param recording how it sounded, where that is kept
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
            @Nullable RecordingView recording,
            @Nullable Instant undo,
            Instant at,
            Instant changed) {}

    ExchangeView of(Exchange exchange) {
        return of(List.of(exchange)).getFirst();
    }

    List<ExchangeView> of(List<Exchange> exchanges) {
        Map<Id.ExchangeId, Duration> lengths =
                recordings.lengths(exchanges.stream().map(Exchange::id).toList());
        return exchanges.stream()
                .map(each -> of(each, Optional.ofNullable(lengths.get(each.id()))))
                .toList();
    }

    private ExchangeView of(Exchange exchange, Optional<Duration> recorded) {
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
                recorded.map(each -> new RecordingView(each.toMillis() / MILLIS)).orElse(null),
                undoable ? exchange.changed().plus(Exchange.UNDO) : null,
                exchange.at(),
                exchange.changed());
    }
}
