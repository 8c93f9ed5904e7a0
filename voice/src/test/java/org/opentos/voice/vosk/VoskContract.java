package org.opentos.voice.vosk;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.Coffee;
import org.opentos.voice.Recogniser;
import org.opentos.voice.RecogniserContract;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Homes;
import org.opentos.voice.models.VoskFiles;

/// The real library with a model that was worked out: it hears tones, and words are three of them.
abstract class VoskContract extends RecogniserContract {
    /// Models know more words than one grammar has; these are unknown to this one.
    private static final Set<String> UNKNOWN = Set.of("zorbelina", "quintavius");

    static final Tones TONES = new Tones(words());

    /// For all of a test run: the library stays loaded from where it was found first.
    @TempDir static Path work;

    private static List<String> words() {
        Set<String> words = new TreeSet<>(COLOURS.words());
        words.addAll(NAMES.words());
        words.removeAll(UNKNOWN);
        words.addAll(Coffee.GRAMMAR.words());
        words.addAll(Homes.ofDevices(500).words());
        words.addAll(List.of(OUTSIDE.split(" ", -1)));
        return List.copyOf(words);
    }

    static VoskRecogniser load(boolean fixed) {
        Path directory = work.resolve(fixed ? "fixed" : "open");
        ToneModel.write(directory, TONES.words(), fixed);
        return new VoskRecogniser(new VoskFiles(directory), work);
    }

    @Override
    protected Set<String> unknownNames() {
        return UNKNOWN;
    }

    @Override
    protected Sound say(String text) {
        return TONES.say(text);
    }

    @Override
    protected abstract Recogniser another();
}
