package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.opentos.protocol.app.AppIntent;
import org.opentos.protocol.app.AppIntent.Slot;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import org.opentos.voice.sentences.LeftOut.Reason;
import org.opentos.voice.sentences.Surroundings.App;

/// What can be said to apps, as their manifests have it. An app is a stranger: its sentences take
/// nothing from the house, and no more of the grammar than is left for apps.
final class AppSentences {
    static final String SLOT = "slot.";

    /// States that the sentences of one app may take.
    static final int STATES_OF_AN_APP_MAX = 10_000;

    /// States of all apps together: what is left is for homes.
    static final int STATES_MAX = 60_000;

    /// Ways of saying a sentence that are held against the house's own.
    private static final int TRIED = 16;

    /// The same of all sentences; of each at least one. Whatever is missed here yields to the house
    /// when it is read.
    private static final int TRIED_IN_ALL = 1_000;

    private static final String NO_ROOM = "there is no room beside the other apps";

    private final Script script;
    private final Language language;
    private final Spoken spoken;
    private final Quantities quantities;
    private final Grammar house;
    private final List<LeftOut> leftOut = new ArrayList<>();
    private int tried;
    private int states;
    private boolean full;

    /// What one app has taken of the grammar.
    private static final class Taken {
        private final Measure measure = new Measure();
        private int states;
    }

    AppSentences(
            Script script, Language language, Spoken spoken, Quantities quantities, Grammar house) {
        this.script = script;
        this.language = language;
        this.spoken = spoken;
        this.quantities = quantities;
        this.house = house;
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    void add(
            List<App> apps, Optional<Phrase> terminal, Filling filling, DeviceSentences.Said said) {
        for (App app : apps) {
            Taken taken = new Taken();
            Optional<Phrase> name =
                    spoken.words(app.name()).isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Phrase.Telling(spoken.phrase(app.name())));
            for (AppIntent intent : app.intents()) {
                Filling with =
                        filling.and("sentence", Filling.one(sentences(app, intent, filling, taken)))
                                .and("terminal", terminal)
                                .and("app", name);
                for (Phrase each : with.sentences(script.of("app"))) {
                    said.add(
                            "app",
                            "app",
                            Phrase.sequence(
                                    each,
                                    filling.unsaid("app", app.id()),
                                    filling.unsaid("name", intent.name())));
                }
            }
        }
    }

    private void leave(App app, AppIntent intent, String sentence, Reason reason, String why) {
        leftOut.add(new LeftOut(app.id(), intent.name(), sentence, reason, why));
    }

    private List<Phrase> sentences(App app, AppIntent intent, Filling filling, Taken taken) {
        if (full) {
            leave(app, intent, "", Reason.CROWDED, NO_ROOM);
            return List.of();
        }
        Filling filled = filling;
        for (Slot slot : intent.slots()) {
            Optional<Phrase> phrase = slot(slot);
            if (phrase.isEmpty()) {
                leave(
                        app,
                        intent,
                        "",
                        Reason.MALFORMED,
                        "nothing can be said for slot " + slot.name());
                return List.of();
            }
            filled = filled.and(slot.name(), phrase);
        }
        List<Phrase> sentences = new ArrayList<>();
        for (String text : language.of(intent)) {
            sentence(app, intent, text, filled)
                    .filter(each -> fits(app, intent, text, each, taken))
                    .filter(each -> isFree(app, intent, text, each))
                    .ifPresent(sentences::add);
        }
        return sentences;
    }

    /// Whether there is room for a sentence; if so, it is taken.
    private boolean fits(App app, AppIntent intent, String text, Phrase phrase, Taken taken) {
        int more = taken.measure.of(phrase);
        boolean alone = taken.states + more <= STATES_OF_AN_APP_MAX;
        if (!alone || states + more > STATES_MAX) {
            taken.measure.forget();
            full |= alone;
            leave(
                    app,
                    intent,
                    text,
                    Reason.CROWDED,
                    alone
                            ? NO_ROOM
                            : "the app's sentences and values are more than can be listened for");
            return false;
        }
        taken.states += more;
        states += more;
        return true;
    }

    private Optional<Phrase> sentence(App app, AppIntent intent, String text, Filling filling) {
        try {
            Template template = Template.read(text);
            if (!isPlain(template)) {
                throw new Template.Malformed(
                        1, "has rules or values, which are the house's, or no word of its own");
            }
            Optional<Phrase> phrase = filling.fill(OwnWords.telling(template));
            if (phrase.isEmpty()) {
                throw new Template.Malformed(
                        1, "has a slot that the intent does not: " + Template.slots(template));
            }
            return phrase;
        } catch (Template.Malformed wrong) {
            leave(app, intent, text, Reason.MALFORMED, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private boolean isFree(App app, AppIntent intent, String text, Phrase phrase) {
        Optional<String> taken = taken(phrase);
        taken.ifPresent(
                each -> leave(app, intent, text, Reason.TAKEN, "the house understands: " + each));
        return taken.isEmpty();
    }

    /// A way of saying it that the house understands as one of its own.
    private Optional<String> taken(Phrase phrase) {
        Random random = new Random(1);
        int tries = Math.clamp(TRIED_IN_ALL - tried, 1, TRIED);
        tried += tries;
        for (int each = 0; each < tries; each++) {
            String said = new Walk(random, each == 0).through(phrase).sentence();
            if (said.isEmpty() || !house.read(said).isEmpty()) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }

    /// Whether it has words of its own that have to be said, and nothing that only the house may
    /// write.
    private static boolean isPlain(Template template) {
        return isOfTheApp(template) && saysSomething(template);
    }

    private static boolean isOfTheApp(Template template) {
        return switch (template) {
            case Template.Words _, Template.Slot _ -> true;
            case Template.Given _, Template.Rule _, Template.Written _ -> false;
            case Template.Sequence(List<Template> parts) ->
                    parts.stream().allMatch(AppSentences::isOfTheApp);
            case Template.Choice(List<Template> choices) ->
                    choices.stream().allMatch(AppSentences::isOfTheApp);
            case Template.Maybe(Template maybe) -> isOfTheApp(maybe);
        };
    }

    private static boolean saysSomething(Template template) {
        return switch (template) {
            case Template.Words _ -> true;
            case Template.Sequence(List<Template> parts) ->
                    parts.stream().anyMatch(AppSentences::saysSomething);
            case Template.Choice(List<Template> choices) ->
                    choices.stream().allMatch(AppSentences::saysSomething);
            case Template.Slot _,
                    Template.Maybe _,
                    Template.Given _,
                    Template.Rule _,
                    Template.Written _ ->
                    false;
        };
    }

    private Optional<Phrase> slot(Slot slot) {
        return switch (slot) {
            case Slot.Number(
                            String name,
                            BigDecimal least,
                            BigDecimal most,
                            BigDecimal step,
                            String unit) ->
                    Optional.of(
                            quantities.phrase(
                                    SLOT + name, new Quantities.Range(least, most, step), unit));
            case Slot.Choice(String name, List<AppIntent.Value> given) -> {
                List<Value> values = new ArrayList<>();
                for (AppIntent.Value each : given) {
                    String title = language.of(each.title());
                    if (!spoken.words(title).isEmpty()) {
                        values.add(new Value(each.value(), spoken.phrase(title)));
                    }
                }
                yield values.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Phrase.Slot(SLOT + name, values));
            }
        };
    }
}
