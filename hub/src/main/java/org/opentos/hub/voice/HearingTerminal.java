package org.opentos.hub.voice;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.Phase;
import org.opentos.voice.sentences.Language;
import tools.jackson.databind.JsonNode;

/// One connection of a terminal that hears for others. Sound is passed on as it comes and kept
/// nowhere.
public final class HearingTerminal {
    /// From the first sound to the last word: 30 seconds of sound, and as long as a program that
    /// hears takes at most.
    static final Duration ANSWER_WAIT = Duration.ofSeconds(150);

    /// What is told of one recording; a program that hears tells a few.
    static final int PHASES_MAX = 200;

    private final Id.DeviceId device;
    private final Id.HomeId home;
    private final Set<Language> languages;
    private final Way way;
    private Optional<Relay> current = Optional.empty();
    private int number;
    private boolean gone;

    /// How the terminal is told. Nothing of it blocks.
    public interface Way {
        /// A recording begins.
        ///
        /// @return false where what was told before has not reached it yet
        boolean begin(int number, Language language, byte[] grammar, Optional<WakePhrase> phrase);

        /// @return false where it falls behind
        boolean more(int number, byte[] samples);

        void end(int number);

        void giveUp(int number);

        /// It hears by another connection.
        void close();
    }

    /// What a terminal says last of a recording.
    sealed interface Word {
        /// @param heard as [TerminalHeard] has it
        record Heard(JsonNode heard) implements Word {}

        record NotWoken() implements Word {}

        record Refused(RefusalCode code) implements Word {}
    }

    HearingTerminal(Id.DeviceId device, Id.HomeId home, Set<Language> languages, Way way) {
        this.device = device;
        this.home = home;
        this.languages = Set.copyOf(languages);
        this.way = way;
    }

    public Id.DeviceId device() {
        return device;
    }

    Id.HomeId home() {
        return home;
    }

    Set<Language> languages() {
        return languages;
    }

    Way way() {
        return way;
    }

    /// Begins to hear a recording. Empty where another is heard, or the terminal cannot be reached.
    synchronized Optional<Relay> listen(
            Language language, byte[] grammar, Optional<WakePhrase> phrase, Consumer<Phase> told) {
        if (gone || current.isPresent()) {
            return Optional.empty();
        }
        int next = number + 1;
        if (!way.begin(next, language, grammar, phrase)) {
            return Optional.empty();
        }
        number = next;
        current = Optional.of(new Relay(next, told));
        return current;
    }

    /// Takes what the terminal said: the `number` of the recording, with its `phase`, or last with
    /// what it `heard`, `woken` where it was not, or a `refusal`. What is none of these, or of a
    /// recording that is over, is let go.
    public void said(JsonNode word) {
        current(word.path("number").asInt(0)).ifPresent(each -> each.said(word));
    }

    private synchronized Optional<Relay> current(int which) {
        return current.filter(each -> each.number == which);
    }

    private synchronized void free(Relay relay) {
        if (current.equals(Optional.of(relay))) {
            current = Optional.empty();
        }
    }

    /// Nobody hears here any more.
    void gone() {
        Optional<Relay> left;
        synchronized (this) {
            gone = true;
            left = current;
            current = Optional.empty();
        }
        left.ifPresent(each -> each.refuse(RefusalCode.HEARING_UNAVAILABLE));
    }

    /// A recording on its way to the terminal.
    final class Relay {
        private final int number;
        private final Consumer<Phase> told;
        private final CompletableFuture<Word> last = new CompletableFuture<>();
        private int bytes;
        private int phases;

        private Relay(int number, Consumer<Phase> told) {
            this.number = number;
            this.told = told;
        }

        synchronized void more(byte[] samples) {
            if (last.isDone()) {
                return;
            }
            bytes += samples.length;
            if (bytes > Form.PCM16.bytesMax()) {
                stop(RefusalCode.RECORDING_UNREADABLE);
            } else if (!way.more(number, samples)) {
                stop(RefusalCode.BUSY);
            }
        }

        void end() {
            if (!last.isDone()) {
                way.end(number);
            }
        }

        /// The last word, `hearing-unavailable` where none came in time.
        Word last() {
            Word word;
            try {
                word = last.get(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                stop(RefusalCode.HEARING_UNAVAILABLE);
                word = last.join();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("the last word failed", impossible);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stop(RefusalCode.HEARING_UNAVAILABLE);
                word = last.join();
            }
            free(this);
            return word;
        }

        /// Nobody wants to know any more; the terminal is free for others.
        void close() {
            // First, so that whoever knows that it gives up finds it free.
            free(this);
            stop(RefusalCode.HEARING_UNAVAILABLE);
        }

        private void stop(RefusalCode code) {
            if (refuse(code)) {
                way.giveUp(number);
            }
        }

        /// @return whether nothing was said last before
        private boolean refuse(RefusalCode code) {
            return last.complete(new Word.Refused(code));
        }

        private synchronized void said(JsonNode word) {
            if (last.isDone()) {
                return;
            }
            if (word.path("heard").isObject()) {
                last.complete(new Word.Heard(word.path("heard")));
            } else if (word.path("woken").isBoolean()) {
                last.complete(new Word.NotWoken());
            } else if (word.path("refusal").isString()) {
                refuse(code(word.path("refusal").asString()));
            } else if (phases < PHASES_MAX) {
                phases++;
                phase(word.path("phase").asString("")).ifPresent(told);
            }
        }
    }

    private static Optional<Phase> phase(String text) {
        for (Phase each : Phase.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// What a terminal may say of a recording; whatever else it says, it does not hear.
    private static RefusalCode code(String text) {
        return text.equals(RefusalCode.RECORDING_UNREADABLE.text())
                ? RefusalCode.RECORDING_UNREADABLE
                : text.equals(RefusalCode.BUSY.text())
                        ? RefusalCode.BUSY
                        : RefusalCode.HEARING_UNAVAILABLE;
    }
}
