package org.opentos.voice.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Risk;
import org.opentos.voice.Decision;
import org.opentos.voice.bench.InventedHome;
import org.opentos.voice.bench.Typed;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sample;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ParaphrasesTest {
    private static final Path MODELS = Path.of("..", "api", "thing-models");

    private static Sentences home(Language language) throws IOException {
        return Sentences.of(InventedHome.of(language, MODELS, Optional.of(Typed.HERE)), language);
    }

    private static List<String> near(String text) throws IOException {
        return home(Language.EN).near(text, Likeness.SENTENCES_MAX).stream()
                .map(Sample::sentence)
                .toList();
    }

    /// Sentences with words out of place, doubled, or of another sentence.
    private static String mangled(Random random, Language language, String one, String other) {
        String between = language == Language.EN ? " " : "";
        List<String> words = new ArrayList<>(Arrays.asList(one.split(between)));
        List<String> more = Arrays.asList(other.split(between));
        for (int times = random.nextInt(1, 4); times > 0; times--) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(4)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, more.get(random.nextInt(more.size())));
                case 2 -> words.add(at, words.get(random.nextInt(words.size())));
                default -> Collections.swap(words, at, random.nextInt(words.size()));
            }
            if (words.isEmpty()) {
                words.add(one);
            }
        }
        return String.join(between, words);
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsOfferedIsASentence(Language language) throws IOException {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        Random random = new Random(seed);
        Sentences sentences = home(language);
        Paraphrases paraphrases = new Paraphrases(new WordLikeness());
        List<Sample> samples = sentences.samples(seed, 60);
        int offered = 0;
        for (Sample sample : samples) {
            String other = samples.get(random.nextInt(samples.size())).sentence();
            String text = mangled(random, language, sample.sentence(), other);
            List<Paraphrases.Offer> offers = paraphrases.offers(sentences, language, text, 0.3);
            assertThat(offers).as(text).hasSizeLessThanOrEqualTo(Decision.CHOICES_MAX);
            for (Paraphrases.Offer each : offers) {
                Meaning meaning = each.sample().meaning();
                assertThat(sentences.meanings(each.sample().sentence()))
                        .as("%s for %s", each, text)
                        .contains(meaning);
                assertThat(sentences.say(sentences.intent(meaning))).isNotBlank();
                assertThat(sentences.intent(meaning))
                        .as(text)
                        .isNotInstanceOfAny(
                                Intent.Yes.class,
                                Intent.No.class,
                                Intent.Pick.class,
                                Intent.Stop.class,
                                Intent.Undo.class);
            }
            offered += offers.isEmpty() ? 0 : 1;
        }
        assertThat(offered).isGreaterThan(samples.size() / 4);
    }

    @Test
    void namesAndNumbersAgree() throws IOException {
        assertThat(near("the desk lamp should give me 30 percent of light"))
                .isNotEmpty()
                .allMatch(each -> each.contains("desk lamp") && each.contains("30"));
        assertThat(near("i would like the desk lamp and the hall lamp shining")).isEmpty();
        assertThat(near("it should be 95 degrees in the bedroom")).isEmpty();
        assertThat(near("alice should get twenty of my yuan"))
                .isNotEmpty()
                .allMatch(each -> each.contains("alice") && each.contains("twenty"));
        assertThat(near("alice should get a lot of money"))
                .noneMatch(each -> each.startsWith("pay") || each.startsWith("send"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "don't ever turn the desk lamp on",
                "please do not make the desk lamp shine",
                "the desk lamp should shine when i come home",
                "make the desk lamp shine tomorrow"
            })
    void whatIsForbiddenOrLaterIsNotOffered(String text) throws IOException {
        assertThat(near(text)).isEmpty();
    }

    /// Who says why first, is asked about what is wanted; whoever sets a condition is not.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EN | it is so dark outside, turn on the desk lamp. | true",
                "EN | my eyes hurt! turn off the desk lamp | true",
                "EN | when it gets dark, turn on the desk lamp | false",
                "EN | don't listen to me, turn on the desk lamp | false",
                "EN | leave the hall lamp, turn on the desk lamp | false",
                "EN | it is so dark, turn on the radio | false",
                "EN | that was a mistake, undo | false",
                "EN | ,,, | false",
                "ZH_HANS | 外面天都黑透了，打开台灯 | true",
                "ZH_HANS | 要是天黑了，打开台灯 | false",
            })
    void aWishBehindReasonsIsOffered(Language language, String text, boolean offered)
            throws IOException {
        Paraphrases unlike = new Paraphrases((_, _, _) -> Optional.empty());
        Sentences sentences = home(language);

        assertThat(sentences.read(text)).isEmpty();
        assertThat(unlike.offer(sentences, language, text)).hasSize(offered ? 1 : 0);
    }

    @Test
    void withoutAModelNothingIsOffered() throws IOException {
        Paraphrases without = new Paraphrases((language, text, sentences) -> Optional.empty());

        assertThat(
                        without.offer(
                                home(Language.EN),
                                Language.EN,
                                "i want the desk lamp to be on please"))
                .isEmpty();
    }

    @Test
    void aLockStaysALock() throws IOException {
        Sentences sentences = home(Language.EN);
        List<Meaning> offered =
                new Paraphrases(
                                (language, text, those) -> {
                                    float[] likes = new float[those.size()];
                                    for (int each = 0; each < likes.length; each++) {
                                        likes[each] = those.get(each).contains("unlock") ? 1 : 0;
                                    }
                                    return Optional.of(likes);
                                })
                        .offer(sentences, Language.EN, "could the front door get unlocked");

        assertThat(offered).isNotEmpty();
        assertThat(offered)
                .extracting(each -> sentences.risk(sentences.intent(each)))
                .contains(Risk.SECURITY);
    }

    @ParameterizedTest
    @CsvSource({"EN, lamp 17 of room 3 should shine please", "EN, everything bright please"})
    void ofFiveHundredDevicesFewSentencesAreCompared(Language language, String text)
            throws IOException {
        JsonNode lamp = new JsonMapper().readTree(Files.readString(MODELS.resolve("lamp.tm.json")));
        List<Surroundings.Room> rooms = new ArrayList<>();
        List<Surroundings.Device> devices = new ArrayList<>();
        for (int room = 0; room < 100; room++) {
            rooms.add(new Surroundings.Room("r" + room, "Room " + room));
            for (int each = 0; each < 5; each++) {
                devices.add(
                        new Surroundings.Device(
                                room + "-" + each,
                                "Lamp " + (room * 5 + each) + " of room " + room,
                                Optional.of("r" + room),
                                false,
                                lamp,
                                true));
            }
        }
        Sentences sentences =
                Sentences.of(
                        new Surroundings(
                                rooms,
                                devices,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty()),
                        language);
        long began = System.nanoTime();
        List<Sample> near = sentences.near(text, Likeness.SENTENCES_MAX);
        System.out.printf(
                "500 devices: %d sentences near in %d ms%n",
                near.size(), (System.nanoTime() - began) / 1_000_000);

        assertThat(near).hasSizeLessThanOrEqualTo(Likeness.SENTENCES_MAX);
    }
}
