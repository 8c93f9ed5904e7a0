package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.opentos.protocol.Risk;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Text;
import org.opentos.voice.sentences.Surroundings.Device;

/// What can be said around a person, in one language. Never changes; made anew when the
/// surroundings do.
public final class Sentences {
    /// What names of strangers stand in, which yields to the house's own.
    private static final Set<String> YIELDING = Set.of("play", "open", "install");

    /// Questions without a word that asks: whatever else is said by the same words is meant.
    private static final Set<String> LOOKING = Set.of("look");

    /// What is said of the conversation itself, which is only meant where it is said exactly.
    private static final Set<String> ANSWERS = Set.of("yes", "no", "pick", "stop", "undo");

    /// Signs between clauses.
    private static final String CLAUSES_DIVIDED = ",;:.!?，；：。！？…";

    /// Sentences of one meaning that are near a text.
    private static final int NEAR_EACH_MAX = 4;

    private final Surroundings around;
    private final Filling filling;
    private final Language language;
    private final Spoken spoken;
    private final Script script;
    private final Grammar grammar;
    private final Meanings meanings;
    private final Sayings sayings;
    private final List<LeftOut> leftOut;
    private final HomeNames names;
    private final Numerals numerals;
    private final List<Sentence> sentences = new ArrayList<>();

    /// Sentences of one intent and kind.
    private record Sentence(String kind, String intent, Phrase phrase) {}

    private Sentences(Surroundings around, Language language) {
        script = Script.of(language);
        numerals = Numerals.of(language);
        this.around = around;
        this.language = language;
        filling = new Filling();
        spoken = new Spoken(language, numerals);
        Quantities quantities = new Quantities(script, numerals);
        Targets targets = new Targets(around, script, spoken, filling);
        Amounts amounts = new Amounts(script, numerals, language, around.currencies());
        DeviceSentences.Said said =
                (kind, intent, phrase) -> sentences.add(new Sentence(kind, intent, phrase));

        new DeviceSentences(script, language, spoken, quantities, targets, filling, said)
                .add(Feature.of(around.devices()));
        new ActionSentences(script, language, spoken, quantities, targets, filling, said)
                .add(around.devices());
        new OtherSentences(script, spoken, filling, said).add(around, targets, amounts);
        Grammar house = house();
        AppSentences apps = new AppSentences(script, language, spoken, quantities, house);
        List<Device> terminals = around.devices().stream().filter(Device::terminal).toList();
        apps.add(
                around.apps().stream().filter(Surroundings.App::installed).toList(),
                OtherSentences.terminal(script, filling, targets, terminals),
                filling,
                said);
        grammar = house.yielding(polite(Set.of("app")));
        leftOut = List.copyOf(apps.leftOut());
        meanings = new Meanings(around);
        sayings = new Sayings(around, script, language);
        names = new HomeNames(around, spoken);
    }

    /// First what names can do nothing about, then what is made of the home's names, then what is
    /// made of strangers'.
    private Grammar house() {
        Set<String> fixed = Set.copyOf(OtherSentences.FIXED);
        Set<String> named = new LinkedHashSet<>();
        sentences.forEach(each -> named.add(each.intent));
        named.removeAll(fixed);
        named.removeAll(YIELDING);
        named.removeAll(LOOKING);
        return Grammar.of(polite(fixed))
                .yielding(polite(named))
                .yielding(polite(LOOKING))
                .yielding(polite(YIELDING));
    }

    /// The sentences of some intents, with what politeness puts around them.
    private Map<String, Phrase> polite(Set<String> intents) {
        return polite(each -> intents.contains(each.intent));
    }

    private Map<String, Phrase> polite(Predicate<Sentence> wanted) {
        Map<String, List<Phrase>> plain = new LinkedHashMap<>();
        for (Sentence each : sentences) {
            if (wanted.test(each)) {
                plain.computeIfAbsent(each.intent, intent -> new ArrayList<>()).add(each.phrase);
            }
        }
        Map<String, Phrase> polite = new LinkedHashMap<>();
        plain.forEach((intent, phrases) ->
                Filling.one(
                                filling.and("sentence", Filling.one(phrases))
                                        .sentences(script.of("polite")))
                        .ifPresent(each -> polite.put(intent, each)));
        return polite;
    }

    public static Sentences of(Surroundings around, Language language) {
        return new Sentences(around, language);
    }

    /// For recognisers.
    public Grammar grammar() {
        return grammar;
    }

    /// Of that, what orders something of a device: for hearing where nothing else is expected.
    public Grammar orders() {
        return Grammar.of(polite(each -> each.kind.equals("order")));
    }

    /// What a text can mean, exactly: nothing where it is no sentence, several where it is
    /// ambiguous, at most [Grammar#MEANINGS_MAX].
    public List<Intent> read(String text) {
        return meanings(text).stream().map(this::intent).distinct().toList();
    }

    /// As [#read], before it is an intent.
    public List<Meaning> meanings(String text) {
        List<String> words = Text.words(text);
        List<Meaning> read = grammar.read(words);
        return read.isEmpty() ? grammar.read(script.usual(words)) : read;
    }

    /// Sentences that can be said and speak of what a text speaks of: the same names and numbers,
    /// and of none that is not there. Whether they are like it otherwise is not looked at. One of
    /// each meaning comes first, the likest by its words, and at most [#NEAR_EACH_MAX] of one.
    public List<Sample> near(String text, int most) {
        List<String> words = script.usual(Text.words(text));
        if (words.isEmpty()) {
            return List.of();
        }
        Mentions mentions = new Mentions(names, script, numerals, words);
        Ways ways = new Ways(mentions);
        Map<Meaning, List<Ways.Way>> near = new LinkedHashMap<>();
        for (Sentence sentence : sentences) {
            if (!ANSWERS.contains(sentence.intent)) {
                for (Ways.Way way : ways.of(sentence.phrase)) {
                    if (mentions.agree(way.said())) {
                        near.computeIfAbsent(
                                        new Meaning(sentence.intent, way.slots()),
                                        any -> new ArrayList<>())
                                .add(way);
                    }
                }
            }
        }
        record Near(Meaning meaning, Ways.Way way, int place) {}
        List<Near> all = new ArrayList<>();
        near.forEach((meaning, those) -> {
            those.sort(Ways.LIKEST);
            for (int each = 0; each < Math.min(those.size(), NEAR_EACH_MAX); each++) {
                all.add(new Near(meaning, those.get(each), each));
            }
        });
        // One of each meaning comes before the second of any.
        return all.stream()
                .sorted(Comparator.comparingInt(Near::place).thenComparing(Near::way, Ways.LIKEST))
                .map(each -> new Sample(Walk.written(each.way.said()), each.meaning))
                .distinct()
                .limit(most)
                .toList();
    }

    /// What the last clause of a text means, where those before it speak of nothing that is here,
    /// set no condition and forbid nothing: "it is dark, turn on the lights". Whether they only say
    /// why is for the person to confirm.
    public List<Meaning> afterReasons(String text) {
        String bounded =
                text.substring(0, Math.min(text.length(), Text.CHARACTERS_MAX)).stripTrailing();
        int end = bounded.length();
        while (end > 0 && CLAUSES_DIVIDED.indexOf(bounded.charAt(end - 1)) >= 0) {
            end--;
        }
        int last = end - 1;
        while (last >= 0 && CLAUSES_DIVIDED.indexOf(bounded.charAt(last)) < 0) {
            last--;
        }
        List<String> reasons = script.usual(Text.words(bounded.substring(0, last + 1)));
        if (reasons.isEmpty() || !new Mentions(names, script, numerals, reasons).isEmpty()) {
            return List.of();
        }
        return meanings(bounded.substring(last + 1)).stream()
                .filter(each -> !ANSWERS.contains(each.intent()))
                .toList();
    }

    /// The intent that a meaning of this grammar stands for.
    ///
    /// @throws IllegalArgumentException where the meaning is of another grammar
    public Intent intent(Meaning meaning) {
        return meanings.intent(meaning);
    }

    /// The same at one terminal, where it does not say at which.
    ///
    /// @param terminal the id of its device
    public static Meaning at(Meaning meaning, String terminal) {
        TreeMap<String, String> slots = new TreeMap<>(meaning.slots());
        slots.putIfAbsent("terminal", Json.array(List.of(terminal)));
        return new Meaning(meaning.intent(), slots);
    }

    /// What can go wrong where the intent was misheard: the most of what it touches.
    public Risk risk(Intent intent) {
        return sayings.risk(intent);
    }

    /// The intent said back in plain words, for confirming and for showing.
    public String say(Intent intent) {
        return sayings.say(intent);
    }

    /// What can be said, by kind, a few sentences each.
    public List<Example> help() {
        return new Help(around, script, language, spoken, each -> read(each).size() == 1)
                .examples();
    }

    /// Sentences that can be said, with what they must be read as; none that means several things.
    /// The same for the same seed.
    public List<Sample> samples(long seed, int count) {
        return anySamples(seed, count).stream()
                .filter(each -> grammar.read(each.sentence()).equals(List.of(each.meaning())))
                .toList();
    }

    /// What is meant so gives way to what has a smaller rank, where the same words can mean both.
    static int rank(Meaning meaning) {
        String intent = meaning.intent();
        if (OtherSentences.FIXED.contains(intent)) {
            return 0;
        }
        if (intent.equals("app")) {
            return 4;
        }
        return YIELDING.contains(intent) ? 3 : LOOKING.contains(intent) ? 2 : 1;
    }

    /// Sentences that can be said, also ambiguous ones.
    List<Sample> anySamples(long seed, int count) {
        Random random = new Random(seed);
        Map<String, List<Sentence>> kinds = new LinkedHashMap<>();
        sentences.forEach(
                each -> kinds.computeIfAbsent(each.kind, kind -> new ArrayList<>()).add(each));
        List<List<Sentence>> all = List.copyOf(kinds.values());
        List<Sample> samples = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            List<Sentence> kind = all.get(random.nextInt(all.size()));
            Sentence sentence = kind.get(random.nextInt(kind.size()));
            Walk walk = new Walk(random, false).through(sentence.phrase);
            samples.add(new Sample(walk.sentence(), new Meaning(sentence.intent, walk.slots())));
        }
        return samples;
    }

    /// What apps wanted to be told and are not.
    public List<LeftOut> leftOut() {
        return leftOut;
    }
}
