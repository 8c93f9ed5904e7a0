package org.opentos.hub.voice;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.protocol.Id;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.program.Phase;
import org.opentos.voice.sentences.Language;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// The terminals that hear for others, each for as long as it is connected to this process. One is
/// given only what is said at terminals of its own home, one recording at a time.
@Component
public class HearingTerminals {
    private final Devices devices;
    private final PaymentKeys keys;
    private final ApplicationEventPublisher events;
    private final Map<Id.DeviceId, HearingTerminal> connected = new ConcurrentHashMap<>();

    HearingTerminals(Devices devices, PaymentKeys keys, ApplicationEventPublisher events) {
        this.devices = devices;
        this.keys = keys;
        this.events = events;
    }

    /// A terminal that may be asked to hear.
    ///
    /// @param own whether it is a person's own
    private record Candidate(HearingTerminal terminal, String name, boolean own) {}

    /// A terminal says that it hears. One that said so before on another connection hears by this
    /// one from now on.
    public HearingTerminal connect(
            Speaking terminal, Set<Language> languages, HearingTerminal.Way way) {
        Id.DeviceId device = terminal.speaker().device().orElseThrow();
        HearingTerminal now =
                new HearingTerminal(device, terminal.speaker().home(), languages, way);
        HearingTerminal before = connected.put(device, now);
        if (before != null) {
            before.gone();
            before.way().close();
        }
        try {
            events.publishEvent(new HearersChanged(now.home()));
        } catch (RuntimeException failure) {
            // Its connection fails with this, and nobody would say that it is gone.
            connected.remove(device, now);
            throw failure;
        }
        return now;
    }

    /// Its connection is gone; who is listened to by it is told so.
    public void disconnect(HearingTerminal terminal) {
        terminal.gone();
        if (connected.remove(terminal.device(), terminal)) {
            events.publishEvent(new HearersChanged(terminal.home()));
        }
    }

    /// The name of the terminal that would hear what is said at another; empty where none does.
    Optional<String> hearer(Speaking by, Language language) {
        return candidates(by, language).stream().findFirst().map(Candidate::name);
    }

    /// Has one of them hear. Empty where none is free.
    Optional<HearingTerminal.Relay> listen(
            Speaking by,
            Language language,
            byte[] grammar,
            Optional<WakePhrase> phrase,
            Consumer<Phase> told) {
        for (Candidate each : candidates(by, language)) {
            Optional<HearingTerminal.Relay> relay =
                    each.terminal().listen(language, grammar, phrase, told);
            if (relay.isPresent()) {
                return relay;
            }
        }
        return Optional.empty();
    }

    /// Those of the speaker's home, as it is now: the person's own first, then those of the whole
    /// home. What one person says is no business of a terminal that is another's own.
    private List<Candidate> candidates(Speaking by, Language language) {
        Optional<Id.DeviceId> here = by.speaker().device();
        if (connected.isEmpty() || here.isEmpty()) {
            return List.of();
        }
        return devices.inHome(by.speaker().home()).stream()
                .filter(each -> !each.id().equals(here.get()))
                .filter(each -> hears(each.id(), language))
                .flatMap(each -> candidate(each, by.speaker().person()).stream())
                .sorted(
                        Comparator.comparing((Candidate each) -> !each.own())
                                .thenComparing(each -> each.terminal().device().text()))
                .toList();
    }

    private boolean hears(Id.DeviceId device, Language language) {
        HearingTerminal terminal = connected.get(device);
        return terminal != null && terminal.languages().contains(language);
    }

    private Optional<Candidate> candidate(Devices.Device device, Optional<Id.PersonId> speaker) {
        Optional<Id.PersonId> owner = keys.owner(device.id());
        return owner.isPresent() && !owner.equals(speaker)
                ? Optional.empty()
                : Optional.ofNullable(connected.get(device.id()))
                        .map(each -> new Candidate(each, device.name(), owner.isPresent()));
    }
}
