package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.protocol.money.Currency;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Surroundings.Device;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Intents of the meanings that a grammar reads.
final class Meanings {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final Map<String, Device> devices = new HashMap<>();

    Meanings(Surroundings around) {
        around.devices().forEach(each -> devices.put(each.id(), each));
    }

    Intent intent(Meaning meaning) {
        SortedMap<String, String> slots = meaning.slots();
        return switch (meaning.intent()) {
            case "set" ->
                    new Intent.Set(
                            devices(slots),
                            slot(slots, "property"),
                            Json.value(slot(slots, "value")));
            case "change" -> change(slots);
            case "invoke" -> invoke(slots);
            case "ask", "look" ->
                    new Intent.Ask(
                            devices(slots),
                            slot(slots, "property"),
                            Optional.ofNullable(slots.get("value")).map(Json::value));
            case "why" -> new Intent.Why(devices(slots).getFirst(), slot(slots, "property"));
            case "move" -> new Intent.Move(terminal(slots));
            case "play" -> new Intent.Play(slot(slots, "title"), terminal(slots));
            case "open" -> new Intent.Open(slot(slots, "app"), terminal(slots));
            case "install" -> new Intent.Install(slot(slots, "app"), terminal(slots));
            case "app" -> app(slots);
            case "balance" ->
                    new Intent.Balance(
                            Optional.ofNullable(slots.get("currency")).map(Currency::of));
            case "pay" ->
                    new Intent.Pay(slot(slots, "contact"), Amounts.money(slot(slots, "amount")));
            case "who-is-home" -> new Intent.WhoIsHome();
            case "time" -> new Intent.Time();
            case "stop" -> new Intent.Stop();
            case "undo" -> new Intent.Undo();
            case "help" -> new Intent.Help();
            case "yes" -> new Intent.Yes();
            case "no" -> new Intent.No();
            case "pick" -> new Intent.Pick(Integer.parseInt(slot(slots, "number")));
            default -> throw new IllegalArgumentException("no intent of this grammar: " + meaning);
        };
    }

    private static String slot(SortedMap<String, String> slots, String name) {
        String value = slots.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a meaning without " + name + ": " + slots);
        }
        return value;
    }

    private static List<String> devices(SortedMap<String, String> slots) {
        return Json.list(slot(slots, "devices"));
    }

    private static Optional<String> terminal(SortedMap<String, String> slots) {
        return Optional.ofNullable(slots.get("terminal")).map(each -> Json.list(each).getFirst());
    }

    /// By what was said, or by what is usual; "a bit" is half of that and "a lot" twice.
    private Intent change(SortedMap<String, String> slots) {
        List<String> targets = devices(slots);
        String property = slot(slots, "property");
        Device first = devices.get(targets.getFirst());
        if (first == null) {
            throw new IllegalArgumentException("no device " + targets.getFirst() + " is here");
        }
        JsonNode schema = first.model().path("properties").path(property);
        Quantities.Range range =
                Feature.range(schema)
                        .orElseThrow(
                                () -> new IllegalArgumentException(property + " is no number"));
        BigDecimal usual = Feature.change(schema, range);
        BigDecimal by =
                switch (slots.getOrDefault("size", "")) {
                    case "bit" ->
                            range.step()
                                    .max(
                                            usual.multiply(HALF)
                                                    .divideToIntegralValue(range.step())
                                                    .multiply(range.step()));
                    case "lot" -> usual.multiply(BigDecimal.TWO);
                    default -> usual;
                };
        if (slots.containsKey("amount")) {
            by = new BigDecimal(slot(slots, "amount"));
        }
        boolean less = slot(slots, "direction").equals("less");
        return new Intent.Change(targets, property, (less ? by.negate() : by).doubleValue());
    }

    private static Intent invoke(SortedMap<String, String> slots) {
        ObjectNode input = Json.object();
        slots.forEach((name, value) -> {
            if (name.startsWith(ActionSentences.INPUT)) {
                input.set(name.substring(ActionSentences.INPUT.length()), Json.value(value));
            }
        });
        return new Intent.Invoke(devices(slots).getFirst(), slot(slots, "action"), input);
    }

    private static Intent app(SortedMap<String, String> slots) {
        TreeMap<String, String> own = new TreeMap<>();
        slots.forEach((name, value) -> {
            if (name.startsWith(AppSentences.SLOT)) {
                own.put(name.substring(AppSentences.SLOT.length()), value);
            }
        });
        return new Intent.AppIntent(slot(slots, "app"), slot(slots, "name"), own, terminal(slots));
    }
}
