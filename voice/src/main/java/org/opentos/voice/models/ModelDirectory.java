package org.opentos.voice.models;

import java.nio.file.Files;
import java.nio.file.Path;

/// The directory with the models that recognisers load. `voice/models` fills it by
/// `voice/models.tsv`; any other directory with files of these names may take its place.
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
        Path file = path.resolve(model.file);
        if (!Files.isRegularFile(file)) {
            throw new MissingModel(file + " is missing. Bring it with: voice/models " + path);
        }
        return file;
    }

    /// A model that is not there; the message says how to bring it.
    public static final class MissingModel extends RuntimeException {
        private MissingModel(String message) {
            super(message);
        }
    }
}
