package org.opentos.voice.sentences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Risk;
import org.opentos.protocol.app.AppIntent;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.ManifestReader;
import org.opentos.protocol.money.Currency;
import org.opentos.voice.bench.InventedHome;
import org.opentos.voice.bench.Typed;
import org.opentos.voice.grammar.Grammar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SentencesTest {
    private static final Path MODELS = Path.of("..", "api", "thing-models");

    private static JsonNode model(String name) throws IOException {
        return new JsonMapper().readTree(Files.readString(MODELS.resolve(name + ".tm.json")));
    }

    private static Surroundings home(Language language) throws IOException {
        return InventedHome.of(language, MODELS, Optional.of(Typed.HERE));
    }

    /// A home of one lamp, with something that somebody gave a name.
    private static Surroundings with(String device, String app, String contact, String intents)
            throws IOException {
        return new Surroundings(
                List.of(new Surroundings.Room("r", "Kitchen")),
                List.of(
                        new Surroundings.Device(
                                "lamp",
                                "Counter lamp",
                                Optional.of("r"),
                                false,
                                model("lamp"),
                                true),
                        new Surroundings.Device(
                                "odd", device, Optional.of("r"), false, model("lamp"), true)),
                List.of(new Surroundings.App("app", app, true, intents(intents))),
                List.of(),
                List.of(
                        new Surroundings.Contact("c", contact),
                        new Surroundings.Contact("alice", "Alice")),
                List.of(Currency.of("CNY")),
                Optional.empty());
    }

    private static List<AppIntent> intents(String json) {
        return switch (ManifestReader.intents(new JsonMapper().readTree(json))) {
            case Outcome.Done<List<AppIntent>>(List<AppIntent> intents) -> intents;
            case Outcome.Refused<List<AppIntent>>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItSays(Language language) throws IOException {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Sentences sentences = Sentences.of(home(language), language);
        List<Sample> samples = sentences.anySamples(seed, 300);
        int alone = 0;
        for (Sample sample : samples) {
            var read = sentences.grammar().read(sample.sentence());
            assertThat(read).as(sample.sentence()).isNotEmpty();
            if (read.size() < Grammar.MEANINGS_MAX && !read.contains(sample.meaning())) {
                assertThat(read)
                        .as(sample.toString())
                        .allMatch(each -> Sentences.rank(each) < Sentences.rank(sample.meaning()));
            }
            alone += read.size() == 1 ? 1 : 0;
        }
        assertThat(alone).isGreaterThan(samples.size() / 2);
        assertThat(sentences.samples(seed, 20)).isEqualTo(sentences.samples(seed, 20));
        List<Sample> plain = sentences.samples(seed, 100);
        assertThat(plain).hasSizeGreaterThan(50);
        for (Sample sample : plain) {
            Intent intent = sentences.intent(sample.meaning());
            assertThat(sentences.say(intent)).isNotBlank();
            assertThat(sentences.risk(intent)).isNotNull();
        }
    }

    /// "Quiet" alone stops what plays, though "it is too quiet" can be said too, and be short.
    @Test
    void hasNoSampleThatIsReadAsSomethingElse() throws IOException {
        Sentences sentences = Sentences.of(home(Language.EN), Language.EN);
        Predicate<Sample> other =
                each -> each.sentence().equals("quiet") && !each.meaning().intent().equals("stop");
        long seed =
                LongStream.range(0, 5_000)
                        .filter(each -> sentences.anySamples(each, 100).stream().anyMatch(other))
                        .findFirst()
                        .orElseThrow();

        assertThat(sentences.read("quiet")).containsExactly(new Intent.Stop());
        assertThat(sentences.samples(seed, 100)).noneMatch(other);
    }

    @ParameterizedTest
    @EnumSource
    void helpsWithSentencesThatItReads(Language language) throws IOException {
        Sentences sentences = Sentences.of(home(language), language);

        assertThat(sentences.help()).hasSizeGreaterThan(8);
        for (Example example : sentences.help()) {
            assertThat(example.sentences()).isNotEmpty();
            for (String sentence : example.sentences()) {
                assertThat(sentences.read(sentence)).as(sentence).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pay everyone",
                "stop",
                "yes",
                "",
                "🔥🔥",
                "undo that",
                "the",
                "what's my balance",
                "{devices}",
                "(a|b) [c] <rule>",
                "name that goes on and on and on and on and on and on and on and on and on and on",
                "lights off"
            })
    void namesDoNotChangeWhatTheHouseUnderstands(String name) throws IOException {
        Sentences sentences = Sentences.of(with(name, name, name, "[]"), Language.EN);

        assertThat(sentences.read("stop")).containsExactly(new Intent.Stop());
        assertThat(sentences.read("yes")).containsExactly(new Intent.Yes());
        assertThat(sentences.read("undo that")).containsExactly(new Intent.Undo());
        assertThat(sentences.read("what's my balance"))
                .containsExactly(new Intent.Balance(Optional.empty()));
        assertThat(sentences.read("turn on the counter lamp"))
                .containsExactly(
                        new Intent.Set(
                                List.of("lamp"),
                                "power",
                                tools.jackson.databind.node.BooleanNode.TRUE));
        assertThat(sentences.read("pay alice twenty yuan"))
                .singleElement()
                .satisfies(each -> assertThat(sentences.risk(each)).isEqualTo(Risk.MONEY));
    }

    @Test
    void appsTakeNothingFromTheHouse() throws IOException {
        String intents =
                """
                [{"name": "bad", "title": "Feeding", "sentences": {"en": [
                    "turn off the counter lamp", "yes", "{x}", "(open", "<polite> x",
                    "feed the {x}", "stop [the {x}]"]},
                  "slots": {"x": {"enum": ["cat", "dog"]}}}]
                """;
        Sentences sentences = Sentences.of(with("a", "Zoo", "b", intents), Language.EN);

        assertThat(sentences.leftOut())
                .extracting(LeftOut::reason)
                .containsExactly(
                        LeftOut.Reason.TAKEN,
                        LeftOut.Reason.TAKEN,
                        LeftOut.Reason.MALFORMED,
                        LeftOut.Reason.MALFORMED,
                        LeftOut.Reason.MALFORMED,
                        LeftOut.Reason.TAKEN);
        assertThat(sentences.read("yes")).containsExactly(new Intent.Yes());
        assertThat(sentences.read("ask zoo to feed the dog"))
                .containsExactly(
                        new Intent.AppIntent(
                                "app", "bad", new TreeMap<>(Map.of("x", "dog")), Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource
    void saysToAppsWhatTheirManifestsOffer(Language language) throws IOException {
        Sentences sentences = Sentences.of(home(language), language);
        boolean english = language == Language.EN;

        Intent there =
                sentences
                        .read(
                                english
                                        ? "what's the weather in berlin on the bedroom tv"
                                        : "在卧室电视上柏林的天气怎么样")
                        .getFirst();
        assertThat(there)
                .isEqualTo(
                        new Intent.AppIntent(
                                "weather",
                                "forecast",
                                new TreeMap<>(Map.of("city", "berlin")),
                                Optional.of("b-tv")));
        assertThat(sentences.say(there))
                .isEqualTo(
                        english ? "Weather: Weather (Berlin), on Bedroom TV" : "天气：天气（柏林）（卧室电视）");
        assertThat(sentences.risk(there)).isEqualTo(Risk.COMFORT);
    }

    /// As much as a manifest may hold, in as many apps as a home may have.
    @Test
    void appsThatWantTooMuchAreLeftOutAndTheHouseIsNot() throws IOException {
        List<Surroundings.App> apps = new ArrayList<>();
        for (int app = 0; app < Surroundings.APPS_MAX; app++) {
            apps.add(new Surroundings.App("app" + app, "Greedy " + app, true, greedy(app)));
        }
        Surroundings alone = with("odd", "a", "b", "[]");
        Surroundings around =
                new Surroundings(
                        alone.rooms(),
                        alone.devices(),
                        apps,
                        alone.titles(),
                        alone.friends(),
                        alone.currencies(),
                        alone.here());
        int house = Sentences.of(alone, Language.EN).grammar().states();
        long began = System.nanoTime();
        Sentences sentences = Sentences.of(around, Language.EN);
        System.out.printf(
                "200 greedy apps: %d states beside %d in %d ms, %d left out%n",
                sentences.grammar().states() - house,
                house,
                (System.nanoTime() - began) / 1_000_000,
                sentences.leftOut().size());

        assertThat(sentences.leftOut())
                .isNotEmpty()
                .allMatch(each -> each.reason() == LeftOut.Reason.CROWDED);
        assertThat(sentences.grammar().states() - house)
                .isLessThan(AppSentences.STATES_MAX * 3 / 2);
        assertThat(sentences.read("turn on the counter lamp"))
                .containsExactly(
                        new Intent.Set(
                                List.of("lamp"),
                                "power",
                                tools.jackson.databind.node.BooleanNode.TRUE));
        assertThat(sentences.read("stop")).containsExactly(new Intent.Stop());
        assertThat(sentences.read("fetch thing 0 number 7 of slot 0 of app 0"))
                .as("the first app has room")
                .isNotEmpty();
    }

    private static List<AppIntent> greedy(int app) {
        List<AppIntent> intents = new ArrayList<>();
        for (int intent = 0; intent < AppIntent.INTENTS_MAX; intent++) {
            List<AppIntent.Slot> slots = new ArrayList<>();
            List<String> sentences = new ArrayList<>();
            for (int slot = 0; slot < AppIntent.SLOTS_MAX; slot++) {
                List<AppIntent.Value> values = new ArrayList<>();
                for (int value = 0; value < AppIntent.VALUES_MAX; value++) {
                    String said = "number %d of slot %d of app %d".formatted(value, slot, app);
                    values.add(new AppIntent.Value("v" + value, new AppManifest.Text(said, said)));
                }
                slots.add(new AppIntent.Slot.Choice("s" + slot, values));
                sentences.add("fetch thing %d {s%d}".formatted(intent, slot));
                sentences.add("bring thing %d [to {s%d}]".formatted(intent, slot));
            }
            intents.add(
                    new AppIntent(
                            "i" + intent,
                            new AppManifest.Text("Fetching", "取"),
                            slots,
                            sentences,
                            sentences));
        }
        return intents;
    }

    /// Whatever a manifest may hold as a sentence: what is no template is left out, and nothing
    /// ends the house's sentences.
    @Test
    void noSentenceOfAnAppHarmsTheHouse() throws IOException {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        List<String> parts =
                List.of(
                        "[",
                        "]",
                        "(",
                        ")",
                        "{",
                        "}",
                        "<",
                        ">",
                        "|",
                        "\\",
                        "{x}",
                        "{y}",
                        "{=",
                        ":",
                        " ",
                        "stop",
                        "turn on the counter lamp",
                        "yes",
                        "feed",
                        "狗",
                        "🔥",
                        "12",
                        "the",
                        "{terminal}",
                        "<polite>",
                        "{-: a}",
                        "[[[[[[[[[[[[[[");
        List<AppIntent> intents = new ArrayList<>();
        for (int intent = 0; intent < AppIntent.INTENTS_MAX; intent++) {
            List<String> sentences = new ArrayList<>();
            for (int each = 0; each < AppIntent.SENTENCES_MAX; each++) {
                StringBuilder sentence = new StringBuilder("feed");
                for (int part = random.nextInt(12); part > 0; part--) {
                    sentence.append(parts.get(random.nextInt(parts.size())));
                }
                sentences.add(
                        sentence.substring(
                                0, Math.min(sentence.length(), AppIntent.SENTENCE_CHARACTERS_MAX)));
            }
            intents.add(
                    new AppIntent(
                            "i" + intent,
                            new AppManifest.Text("Feeding", "喂"),
                            List.of(number(random, "x"), number(random, "y")),
                            sentences,
                            sentences));
        }
        Surroundings alone = with("odd", "a", "b", "[]");
        for (Language language : Language.values()) {
            Sentences sentences =
                    Sentences.of(
                            new Surroundings(
                                    alone.rooms(),
                                    alone.devices(),
                                    List.of(new Surroundings.App("app", "Zoo", true, intents)),
                                    alone.titles(),
                                    alone.friends(),
                                    alone.currencies(),
                                    alone.here()),
                            language);
            String said = language == Language.EN ? "turn on the counter lamp" : "打开counter lamp";
            assertThat(sentences.read(said))
                    .as(said)
                    .isNotEmpty()
                    .allMatch(Intent.Set.class::isInstance);
            assertThat(sentences.read(language == Language.EN ? "stop" : "停"))
                    .containsExactly(new Intent.Stop());
        }
    }

    /// A number as a manifest may have it, also with bounds far apart and steps that fit badly.
    private static AppIntent.Slot number(Random random, String name) {
        String json =
                """
                [{"name": "n", "title": "N", "sentences": {"en": ["n {%1$s}"]},
                  "slots": {"%1$s": {"type": "number", "minimum": %2$d, "maximum": %3$d,
                                     "multipleOf": %4$s, "unit": "%5$s"}}}]
                """
                        .formatted(
                                name,
                                -random.nextInt(AppIntent.NUMBER_MAX + 1),
                                random.nextInt(AppIntent.NUMBER_MAX + 1),
                                List.of("0.001", "0.7", "1", "13", "999999").get(random.nextInt(5)),
                                List.of("percent", "minute", "celsius", "day", "furlong")
                                        .get(random.nextInt(5)));
        return intents(json).getFirst().slots().getFirst();
    }

    @Test
    void holdsFiveHundredDevicesOfSimilarNames() throws IOException {
        JsonNode lamp = model("lamp");
        List<Surroundings.Room> rooms = new ArrayList<>();
        List<Surroundings.Device> devices = new ArrayList<>();
        for (int room = 0; room < 20; room++) {
            rooms.add(new Surroundings.Room("r" + room, "Room " + room));
            for (int each = 0; each < 25; each++) {
                devices.add(
                        new Surroundings.Device(
                                room + "-" + each,
                                "Lamp " + each + " of room " + room,
                                Optional.of("r" + room),
                                false,
                                lamp,
                                true));
            }
        }
        Surroundings around =
                new Surroundings(
                        rooms,
                        devices,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty());
        long began = System.nanoTime();
        Sentences sentences = Sentences.of(around, Language.EN);
        System.out.printf(
                "500 devices: %d states in %d ms%n",
                sentences.grammar().states(), (System.nanoTime() - began) / 1_000_000);

        assertThat(sentences.grammar().states()).isLessThan(Grammar.STATES_MAX / 4);
        assertThat(sentences.read("turn on lamp twelve of room seven"))
                .containsExactly(
                        new Intent.Set(
                                List.of("7-12"),
                                "power",
                                tools.jackson.databind.node.BooleanNode.TRUE));
        assertThat(sentences.read("turn on all the lights"))
                .singleElement()
                .satisfies(each -> assertThat(((Intent.Set) each).devices()).hasSize(500));
    }

    @Test
    void knowsNothingWhereNothingIs() {
        for (Language language : Language.values()) {
            Sentences sentences = Sentences.of(Surroundings.none(), language);

            assertThat(sentences.read("turn on the light")).isEmpty();
            assertThat(sentences.read("")).isEmpty();
            assertThat(sentences.read("x".repeat(100_000))).isEmpty();
            assertThat(sentences.help()).isNotEmpty();
        }
    }

    @Test
    void locksAreAskedAboutOneByOne() throws IOException {
        Sentences sentences = Sentences.of(home(Language.EN), Language.EN);

        assertThat(sentences.read("unlock the door")).hasSize(3);
        assertThat(sentences.risk(sentences.read("unlock the back door").getFirst()))
                .isEqualTo(Risk.SECURITY);
    }

    /// The floor is what was reached; `./tos bench voice` tells the figures.
    @ParameterizedTest
    @EnumSource
    void readsHowPeopleWrite(Language language) throws IOException {
        Sentences sentences = Sentences.of(home(language), language);

        Typed.Score score = Typed.score(Typed.rows(language), sentences, each -> List.of());

        System.out.println(language + " exactly " + score.percent() + " " + score.wrong());
        assertThat(score.rows()).isGreaterThanOrEqualTo(200);
        assertThat(score.percent()).isGreaterThanOrEqualTo(99);
    }
}
