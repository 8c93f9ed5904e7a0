package org.opentos.voice.program;

import java.util.List;
import org.opentos.voice.UnheardWords;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.sentences.Language;

/// What is said between whoever hears and the program that does it. Each message belongs to a
/// request, by a number that whoever asks chose; `docs/voice.md` has the bytes.
public sealed interface Message {

    // ---- to the program ----

    /// Keep a grammar under a key; no answer.
    record Take(String key, byte[] grammar) implements Message {}

    /// Hear a whole recording; one [Answer].
    record Hear(String key, Form form, byte[] recording) implements Message {}

    /// Listen to what comes, until whoever speaks has been silent for so long; [Told] and one
    /// [Answer].
    record Begin(String key, int silenceMillis) implements Message {}

    /// The same to what begins with the phrase that wakes, which is checked first:
    /// [Phase#LISTENING] is told where it was said; where it was not, that is the [Answer].
    record BeginAfter(String key, int silenceMillis, WakePhrase phrase) implements Message {}

    /// More of what is listened to, as [Form#PCM16].
    record More(byte[] samples) implements Message {}

    /// Nothing more comes.
    record End() implements Message {}

    /// Nobody wants an answer any more; none comes.
    record GiveUp() implements Message {}

    /// Say how like a text some sentences are; one [Likes].
    record Compare(Language language, String text, List<String> sentences) implements Message {
        public Compare {
            sentences = List.copyOf(sentences);
        }
    }

    // ---- from the program; what is no answer belongs to request 0 ----

    /// All is loaded.
    record Ready(int loadMillis) implements Message {}

    /// It cannot hear, and ends.
    ///
    /// @param detail in English, for whoever runs it
    record Broken(String detail) implements Message {}

    record Told(Phase phase) implements Message {}

    record Answer(Verdicts verdicts) implements Message {}

    /// How like each sentence is, in their order; none where it could not be said.
    record Likes(float[] likes) implements Message {}

    /// The phrase that is waited for may have been said just now. Places are of the samples that
    /// came since the program began.
    record Woken(WakeCandidate candidate) implements Message {}

    /// Words of a grammar that was handed over are not known.
    record Unheard(UnheardWords words) implements Message {}
}
