package org.opentos.hub.voice;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.PropertyTwin;
import org.opentos.hub.things.ThingCommands;
import org.opentos.hub.things.ThingHistory;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.voice.sentences.Intent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;

/// What is wanted of devices, and asked about them: the same commands as a tap.
@Component
class HomeIntents {
    private final ThingQueries things;
    private final ThingCommands commands;
    private final ThingHistory history;

    HomeIntents(ThingQueries things, ThingCommands commands, ThingHistory history) {
        this.things = things;
        this.commands = commands;
        this.history = history;
    }

    /// What became of one device.
    private record Did(
            String name,
            boolean online,
            Intent.Set as,
            Optional<Exchange.Before> before,
            Outcome<ThingCommands.Desired> outcome) {}

    /// Whether a person who says it may have it done at all; at a terminal of the whole home
    /// somebody who may can still confirm it.
    boolean mayDo(Utterance said, Intent intent) {
        if (said.by().speaker().person().isEmpty()) {
            return true;
        }
        return switch (intent) {
            case Intent.Set(List<String> devices, String property, JsonNode _) ->
                    devices.stream().allMatch(each -> maySet(said, each, property));
            case Intent.Change(List<String> devices, String property, double _) ->
                    devices.stream().allMatch(each -> maySet(said, each, property));
            case Intent.Invoke(String device, String action, JsonNode _) ->
                    state(said, Id.DeviceId.parse(device))
                            .filter(each -> each.may().invoke().contains(action))
                            .isPresent();
            default -> true;
        };
    }

    private boolean maySet(Utterance said, String device, String property) {
        return state(said, Id.DeviceId.parse(device))
                .filter(each -> each.may().set().contains(property))
                .isPresent();
    }

    Reply set(Utterance said, Intent.Set intent) {
        return told(
                said,
                intent,
                intent.devices().stream()
                        .map(each -> set(said, each, intent.property(), intent.value()))
                        .toList());
    }

    Reply change(Utterance said, Intent.Change intent) {
        List<Did> did = new ArrayList<>();
        for (String device : intent.devices()) {
            Optional<JsonNode> now = value(said, device, intent.property());
            if (now.filter(JsonNode::isNumber).isEmpty()) {
                return Reply.of(said.reply("value-unknown", "device", said.deviceName(device)));
            }
            JsonNode next = changed(said, device, intent, now.get().decimalValue());
            if (intent.devices().size() == 1
                    && next.decimalValue().compareTo(now.get().decimalValue()) == 0) {
                return Reply.of(
                        said.reply(
                                "unchanged",
                                "what",
                                said.sentences()
                                        .say(
                                                new Intent.Set(
                                                        List.of(device),
                                                        intent.property(),
                                                        next))));
            }
            did.add(set(said, device, intent.property(), next));
        }
        return told(said, did.getFirst().as(), did);
    }

    /// Within the bounds and steps of the property.
    private static JsonNode changed(
            Utterance said, String device, Intent.Change intent, BigDecimal now) {
        JsonNode schema =
                said.around().devices().stream()
                        .filter(each -> each.id().equals(device))
                        .findFirst()
                        .map(each -> each.model().path("properties").path(intent.property()))
                        .orElseThrow();
        BigDecimal next = now.add(BigDecimal.valueOf(intent.by()));
        BigDecimal step =
                schema.path("multipleOf").isNumber()
                        ? schema.path("multipleOf").decimalValue()
                        : "integer".equals(schema.path("type").asString(""))
                                ? BigDecimal.ONE
                                : BigDecimal.ZERO;
        if (step.signum() > 0) {
            next = next.divide(step, 0, RoundingMode.HALF_UP).multiply(step);
        }
        if (schema.path("minimum").isNumber()) {
            next = next.max(schema.path("minimum").decimalValue());
        }
        if (schema.path("maximum").isNumber()) {
            next = next.min(schema.path("maximum").decimalValue());
        }
        return DecimalNode.valueOf(next.stripTrailingZeros());
    }

    private Did set(Utterance said, String device, String property, JsonNode value) {
        Id.DeviceId id = Id.DeviceId.parse(device);
        Optional<DeviceState> state = state(said, id);
        Optional<Exchange.Before> before =
                state.flatMap(each -> current(each, property))
                        .map(each -> new Exchange.Before(id, property, each));
        return new Did(
                said.deviceName(device),
                state.filter(DeviceState::online).isPresent(),
                new Intent.Set(List.of(device), property, value),
                before,
                commands.set(said.asker(), id, Map.of(property, value), said.text()));
    }

    private Reply told(Utterance said, Intent.Set intent, List<Did> did) {
        List<Exchange.Before> undo = new ArrayList<>();
        Optional<Refusal> refusal = Optional.empty();
        Optional<Id.CauseId> cause = Optional.empty();
        int done = 0;
        for (Did each : did) {
            switch (each.outcome()) {
                case Outcome.Done<ThingCommands.Desired>(ThingCommands.Desired desired) -> {
                    done++;
                    cause = Optional.of(desired.cause());
                    each.before().ifPresent(undo::add);
                }
                case Outcome.Refused<ThingCommands.Desired>(Refusal why) ->
                        refusal = Optional.of(why);
            }
        }
        if (cause.isEmpty()) {
            return Replies.refusal(said.language(), refusal.orElseThrow());
        }
        return Reply.done(answer(said, intent, did, done, refusal), cause.get(), undo);
    }

    private static String answer(
            Utterance said, Intent.Set intent, List<Did> did, int done, Optional<Refusal> refusal) {
        String what = said.sentences().say(did.size() == 1 ? did.getFirst().as() : intent);
        if (refusal.isPresent()) {
            return said.reply(
                    "done-some",
                    "what",
                    what,
                    "count",
                    Integer.toString(done),
                    "all",
                    Integer.toString(did.size()),
                    "why",
                    Replies.refused(said.language(), refusal.get().code()));
        }
        Optional<Did> away = did.stream().filter(each -> !each.online()).findFirst();
        if (away.isPresent()) {
            return said.reply("done-away", "what", what, "device", away.get().name());
        }
        return said.reply("done", "what", what);
    }

    Reply invoke(Utterance said, Intent.Invoke intent) {
        return switch (commands.invoke(
                said.asker(),
                Id.DeviceId.parse(intent.device()),
                intent.action(),
                intent.input(),
                said.text())) {
            case Outcome.Done<ThingCommands.Invoked>(ThingCommands.Invoked invoked) ->
                    Reply.done(
                            said.reply("done", "what", said.sentences().say(intent)),
                            invoked.cause(),
                            List.of());
            case Outcome.Refused<ThingCommands.Invoked>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
        };
    }

    /// Gives the values back that were there before.
    Reply undo(Utterance said, List<Exchange.Before> before) {
        List<Did> did =
                before.stream()
                        .map(each -> set(said, each.device().text(), each.property(), each.value()))
                        .toList();
        Reply told = told(said, did.getFirst().as(), did);
        return told.cause().isEmpty()
                ? told
                : Reply.done(
                        said.reply("undone", "what", said.sentences().say(did.getFirst().as())),
                        told.cause().get(),
                        List.of());
    }

    Reply ask(Utterance said, Intent.Ask intent) {
        List<String> values = new ArrayList<>();
        boolean all = true;
        for (String device : intent.devices()) {
            Optional<JsonNode> now = reported(said, device, intent.property());
            if (now.isEmpty()) {
                values.add(said.reply("value-unknown", "device", said.deviceName(device)));
                all = false;
                continue;
            }
            Intent.Set is = new Intent.Set(List.of(device), intent.property(), now.get());
            all &= intent.value().filter(each -> !each.equals(now.get())).isEmpty();
            values.add(said.sentences().say(is));
        }
        String key = intent.value().isEmpty() ? "value" : all ? "value-yes" : "value-no";
        String told = said.reply(key, "what", String.join("; ", values));
        List<String> away =
                intent.devices().stream()
                        .filter(each ->
                                state(said, Id.DeviceId.parse(each))
                                        .filter(DeviceState::online)
                                        .isEmpty())
                        .map(said::deviceName)
                        .toList();
        return Reply.of(
                away.isEmpty()
                        ? told
                        : said.reply("value-away", "what", told, "device", said.listed(away)));
    }

    Reply why(Utterance said, Intent.Why intent) {
        Id.DeviceId device = Id.DeviceId.parse(intent.device());
        Optional<JsonNode> now = reported(said, intent.device(), intent.property());
        if (now.isEmpty()) {
            return Reply.of(
                    said.reply("value-unknown", "device", said.deviceName(intent.device())));
        }
        String what =
                said.sentences()
                        .say(
                                new Intent.Set(
                                        List.of(intent.device()), intent.property(), now.get()));
        return switch (history.changes(
                said.by().subject(), device, ThingHistory.ROWS_MAX, Optional.empty())) {
            case Outcome.Refused<List<ThingHistory.Change>>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
            case Outcome.Done<List<ThingHistory.Change>>(List<ThingHistory.Change> changes) ->
                    Reply.of(
                            changes.stream()
                                    .filter(each -> each.kind().equals("reported"))
                                    .filter(each -> each.affordance().equals(intent.property()))
                                    .findFirst()
                                    .map(each -> why(said, what, each))
                                    .orElseGet(() -> said.reply("why-not-kept", "what", what)));
        };
    }

    private static String why(Utterance said, String what, ThingHistory.Change change) {
        if (change.causes().isEmpty()) {
            return said.reply("why-unknown", "what", what);
        }
        ThingHistory.CauseView root = change.causes().getLast();
        String words =
                change.causes().stream()
                        .map(ThingHistory.CauseView::text)
                        .filter(each -> !each.isBlank())
                        .findFirst()
                        .map(each -> said.reply("why-said", "text", each))
                        .orElse("");
        String key =
                switch (root.kind()) {
                    case PERSON, VOICE, AGENT -> "why-person";
                    case APP -> "why-app";
                    case DEVICE -> "why-device";
                    case RULE, HUB -> "why-hub";
                };
        String since =
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                        .withLocale(said.locale())
                        .withZone(ZoneId.systemDefault())
                        .format(change.at());
        return said.reply(
                key, "what", what, "since", since, "who", root.actor().name(), "said", words);
    }

    private Optional<DeviceState> state(Utterance said, Id.DeviceId device) {
        return things.find(said.by().subject(), device)
                        instanceof Outcome.Done<DeviceState>(DeviceState state)
                ? Optional.of(state)
                : Optional.empty();
    }

    private Optional<JsonNode> reported(Utterance said, String device, String property) {
        return state(said, Id.DeviceId.parse(device))
                .flatMap(each -> Optional.ofNullable(each.twin().get(property)))
                .flatMap(DeviceState.Property::reported)
                .map(PropertyTwin.Reported::value);
    }

    private Optional<JsonNode> value(Utterance said, String device, String property) {
        return state(said, Id.DeviceId.parse(device)).flatMap(each -> current(each, property));
    }

    /// What is wanted and not answered yet, else what is.
    private static Optional<JsonNode> current(DeviceState state, String property) {
        Optional<DeviceState.Property> twin = Optional.ofNullable(state.twin().get(property));
        return twin.flatMap(DeviceState.Property::desired)
                .filter(each -> !each.answered())
                .map(PropertyTwin.Desired::value)
                .or(() ->
                        twin.flatMap(DeviceState.Property::reported)
                                .map(PropertyTwin.Reported::value));
    }
}
