package org.opentos.voice.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.opentos.voice.sentences.Language;

/// The directory with the models that recognisers load. `voice/models` fills it by
/// `voice/models.tsv`; any other directory with files of these names may take its place. A model of
/// Vosk for a language lies in a directory of its own in it.
public record ModelDirectory(Path path) {
    /// The environment variable that names the directory.
    public static final String VARIABLE = "TOS_VOICE_MODELS";

    /// What each recogniser, and whoever compares sentences, asks for.
    public enum Model {
        SPEECH_ENCODER("moonshine-encoder.onnx"),
        SPEECH_DECODER("moonshine-decoder.onnx"),
        SPEECH_VOCABULARY("llama-tokenizer.js"),
        VOICE_ACTIVITY("silero-vad.onnx"),
        LIKENESS_ENGLISH("minilm.onnx"),
        LIKENESS_ENGLISH_VOCABULARY("minilm-tokenizer.json"),
        LIKENESS_CHINESE("bge-small-zh.onnx"),
        LIKENESS_CHINESE_VOCABULARY("bge-small-zh-tokenizer.json");

        private final String file;

        Model(String file) {
            this.file = file;
        }
    }

    /// Those without which nobody is heard, by Moonshine.
    private static final Set<Model> HEARING =
            EnumSet.of(
                    Model.SPEECH_ENCODER,
                    Model.SPEECH_DECODER,
                    Model.SPEECH_VOCABULARY,
                    Model.VOICE_ACTIVITY);

    /// The directory that the environment names.
    ///
    /// @throws MissingModel where it names none
    public static ModelDirectory ofEnvironment() {
        String named = System.getenv(VARIABLE);
        if (named == null || named.isBlank()) {
            throw new MissingModel(
                    VARIABLE
                            + " is not set. Run voice/models DIRECTORY, and name the directory by it.");
        }
        return new ModelDirectory(Path.of(named));
    }

    /// The file of a model.
    ///
    /// @throws MissingModel where it is not there
    public Path file(Model model) {
        if (!has(model)) {
            throw new MissingModel(missing(model));
        }
        return path.resolve(model.file);
    }

    /// Where a model of Vosk for a language belongs.
    public VoskFiles vosk(Language language) {
        return new VoskFiles(path.resolve("vosk-" + language.text()));
    }

    /// Whether a language is heard by Vosk: each but English, and English where the models are not
    /// there by which it is heard otherwise. What was measured does not yield to what was not.
    public boolean byVosk(Language language) {
        return language != Language.EN
                || !has(Model.SPEECH_ENCODER) && Files.isDirectory(vosk(language).directory());
    }

    /// Why nobody can hear a language; empty where somebody may. Loads nothing.
    public Optional<String> lacks(Language language) {
        boolean byVosk = byVosk(language);
        Optional<String> vosk = byVosk ? vosk(language).lacks() : Optional.empty();
        return vosk.or(() ->
                HEARING.stream()
                        .filter(each -> !byVosk || each == Model.VOICE_ACTIVITY)
                        .filter(each -> !has(each))
                        .findFirst()
                        .map(this::missing));
    }

    private boolean has(Model model) {
        return Files.isRegularFile(path.resolve(model.file));
    }

    private String missing(Model model) {
        return path.resolve(model.file) + " is missing. Bring it with: voice/models " + path;
    }

    /// A model that is not there; the message says how to bring it.
    public static final class MissingModel extends RuntimeException {
        private MissingModel(String message) {
            super(message);
        }
    }
}
