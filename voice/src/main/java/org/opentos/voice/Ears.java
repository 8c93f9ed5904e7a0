package org.opentos.voice;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.moonshine.Moonshine;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sphinx.PocketSphinx;
import org.opentos.voice.vosk.VoskRecogniser;

/// Who hears a language, made when they are needed: each on the thread that is its own.
///
/// @param witness empty where a language has one recogniser alone; then nothing where much can go
///   wrong is ever done by what was heard
/// @param checksPhrases whether the fit of the judge says that a phrase was said; known of those
///   that it was measured with
record Ears(
        Supplier<Recogniser> judge, Optional<Supplier<Recogniser>> witness, boolean checksPhrases) {

    /// @param threads how many processors a step of the judge may use
    /// @param work where native libraries are kept
    static Ears of(ModelDirectory models, Language language, int threads, Path work) {
        return models.byVosk(language)
                ? new Ears(
                        () -> new VoskRecogniser(models.vosk(language), work),
                        Optional.empty(),
                        false)
                : new Ears(
                        () -> new Moonshine(models, threads), Optional.of(PocketSphinx::new), true);
    }
}
