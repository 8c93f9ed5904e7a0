package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import org.opentos.voice.sentences.Surroundings.Device;

/// What can be said beside devices: of what goes on, apps, titles, money and the house itself.
final class OtherSentences {
    /// Kinds without any name in their sentences; no name takes their sentences from them.
    static final List<String> FIXED =
            List.of("stop", "undo", "help", "yes", "no", "pick", "time", "who-is-home", "balance");

    static final Set<String> KINDS =
            Set.of(
                    "stop",
                    "undo",
                    "help",
                    "time",
                    "who-is-home",
                    "balance",
                    "move",
                    "play",
                    "open",
                    "install",
                    "pay");

    private final Script script;
    private final Spoken spoken;
    private final Filling filling;
    private final DeviceSentences.Said said;

    OtherSentences(Script script, Spoken spoken, Filling filling, DeviceSentences.Said said) {
        this.script = script;
        this.spoken = spoken;
        this.filling = filling;
        this.said = said;
    }

    void add(Surroundings around, Targets targets, Amounts amounts) {
        Filling fixed = filling.and("currency", amounts.currency("currency"));
        for (String kind : FIXED) {
            all(kind, fixed);
        }
        List<Device> terminals = around.devices().stream().filter(Device::terminal).toList();
        Filling with =
                filling.and("terminal", terminal(script, filling, targets, terminals))
                        .and(
                                "title",
                                names(
                                        "title",
                                        around.titles(),
                                        each -> each.id(),
                                        each -> each.title()))
                        .and(
                                "open",
                                names(
                                        "app",
                                        around.apps().stream()
                                                .filter(each -> each.installed())
                                                .toList(),
                                        each -> each.id(),
                                        each -> each.name()))
                        .and(
                                "install",
                                names(
                                        "app",
                                        around.apps().stream()
                                                .filter(each -> !each.installed())
                                                .toList(),
                                        each -> each.id(),
                                        each -> each.name()))
                        .and(
                                "contact",
                                names(
                                        "contact",
                                        around.friends(),
                                        each -> each.id(),
                                        each -> each.name()))
                        .and("amount", amounts.phrase("amount"));
        for (String kind : List.of("move", "play", "open", "install", "pay")) {
            all(kind, with);
        }
    }

    /// A terminal as it is spoken of: as any device, or by its room alone.
    static Optional<Phrase> terminal(
            Script script, Filling filling, Targets targets, List<Device> terminals) {
        List<Phrase> ways = new ArrayList<>();
        targets.of("terminal", terminals, true, false).ifPresent(ways::add);
        ways.addAll(
                filling.and("room", targets.place("terminal", terminals, true))
                        .sentences(script.of("place")));
        return Filling.one(ways);
    }

    private void all(String kind, Filling with) {
        with.sentences(script.of(kind)).forEach(each -> said.add(kind, kind, each));
    }

    private <T> Optional<Phrase> names(
            String slot, List<T> all, Function<T, String> id, Function<T, String> name) {
        List<Value> values = new ArrayList<>();
        for (T each : all) {
            if (!spoken.words(name.apply(each)).isEmpty()) {
                values.add(new Value(id.apply(each), spoken.phrase(name.apply(each))));
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new Phrase.Slot(slot, values));
    }
}
