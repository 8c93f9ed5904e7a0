package org.opentos.hub.voice;

import com.ibm.icu.text.ListFormatter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.things.ThingCommands;
import org.opentos.protocol.Id;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;

/// What was said, with what it was said of.
///
/// @param id of the exchange, by which what is done for it is done once
/// @param by on whose behalf it is carried out
record Utterance(
        Id.ExchangeId id,
        Speaking by,
        Language language,
        Surroundings around,
        Sentences sentences,
        String words,
        Exchange.Heard heard,
        Instant now) {
    static final String DOOR = "voice";
    private static final int PERCENT = 100;

    ThingCommands.Asker asker() {
        return new ThingCommands.Asker(
                by.subject(),
                by.caller().map(each -> each.app()).orElse(""),
                DOOR,
                Optional.of(by.where()));
    }

    /// The same, taken back.
    Utterance undoing() {
        return new Utterance(
                id,
                by,
                language,
                around,
                sentences,
                reply("undo-of", "words", words),
                Exchange.Heard.TYPED,
                now);
    }

    /// The words, and how sure it is that they were said; for causes.
    String text() {
        return heard.byEar()
                ? "%s (%d %%)".formatted(words, Math.round(PERCENT * heard.confidence()))
                : words;
    }

    Locale locale() {
        return language == Language.EN ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }

    String reply(String key, String... filled) {
        return Replies.text(language, key, filled);
    }

    Reply replied(String key, String... filled) {
        return Reply.of(reply(key, filled));
    }

    /// Several names or amounts, as the language lists them.
    String listed(List<String> each) {
        return ListFormatter.getInstance(locale()).format(each);
    }

    String deviceName(String device) {
        return around.devices().stream()
                .filter(each -> each.id().equals(device))
                .findFirst()
                .map(Surroundings.Device::name)
                .orElse("");
    }
}
