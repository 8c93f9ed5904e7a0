package org.opentos.hub.voice;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;
import org.springframework.stereotype.Component;

/// What can be said, kept for those who spoke last.
@Component
class Sayings {
    /// Speakers whose sentences are kept ready.
    static final int KEPT_MAX = 64;

    private final Around around;
    private final Map<Key, Said> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Said> eldest) {
                    return size() > KEPT_MAX;
                }
            };

    Sayings(Around around) {
        this.around = around;
    }

    private record Key(
            Subject subject, Id.HomeId home, Optional<Id.DeviceId> here, Language language) {}

    /// The sentences that can be said, and of what they speak.
    record Said(Surroundings around, Sentences sentences) {
        Risk risk(Meaning meaning) {
            return find(meaning).map(sentences::risk).orElse(Risk.MONEY);
        }

        /// Empty where what it speaks of is not there any more.
        Optional<Intent> find(Meaning meaning) {
            try {
                return Optional.of(sentences.intent(meaning));
            } catch (IllegalArgumentException gone) {
                return Optional.empty();
            }
        }
    }

    /// As it is now. Refused as `not-found`.
    Outcome<Said> of(Speaking by, Language language) {
        Key key = new Key(by.subject(), by.speaker().home(), by.speaker().device(), language);
        return around.of(by, language)
                .map(now -> {
                    Optional<Said> known = find(key).filter(each -> each.around().equals(now));
                    return known.orElseGet(
                            () -> keep(key, new Said(now, Sentences.of(now, language))));
                });
    }

    private Optional<Said> find(Key key) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(key));
        }
    }

    private Said keep(Key key, Said said) {
        synchronized (kept) {
            kept.put(key, said);
        }
        return said;
    }
}
