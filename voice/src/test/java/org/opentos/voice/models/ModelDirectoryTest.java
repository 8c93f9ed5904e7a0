package org.opentos.voice.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.sentences.Language;

class ModelDirectoryTest {
    @TempDir Path directory;

    private ModelDirectory models() {
        return new ModelDirectory(directory);
    }

    private void file(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }

    private String lacks(Language language) {
        return models().lacks(language).orElse("");
    }

    @Test
    void saysWhatIsMissingUntilAllIsThere() throws IOException {
        file("silero-vad.onnx");
        String model = directory.resolve("vosk-zh-Hans").toString();
        assertThat(lacks(Language.ZH_HANS)).startsWith(model + " is missing");
        for (String needed :
                List.of(
                        "am/final.mdl",
                        "conf/model.conf",
                        "graph/HCLr.fst",
                        "graph/Gr.fst",
                        "graph/disambig_tid.int",
                        "conf/mfcc.conf")) {
            Files.createDirectories(directory.resolve("vosk-zh-Hans"));
            assertThat(lacks(Language.ZH_HANS)).startsWith(model + "/" + needed + " is missing");
            file("vosk-zh-Hans/" + needed);
        }
        assertThat(lacks(Language.ZH_HANS)).isEmpty();
        assertThat(models().vosk(Language.ZH_HANS).fixed()).isFalse();
        file("vosk-zh-Hans/ivector/final.ie");
        assertThat(lacks(Language.ZH_HANS)).contains("ivector/final.dubm");
    }

    @Test
    void takesAGraphThatIsFixed() throws IOException {
        for (String each :
                List.of("am/final.mdl", "conf/model.conf", "conf/fbank.conf", "graph/HCLG.fst")) {
            file("vosk-zh-Hans/" + each);
        }
        assertThat(lacks(Language.ZH_HANS)).contains("silero-vad.onnx");
        file("silero-vad.onnx");
        assertThat(lacks(Language.ZH_HANS)).isEmpty();
        assertThat(models().vosk(Language.ZH_HANS).fixed()).isTrue();
        Files.writeString(directory.resolve("vosk-zh-Hans/am/final.mdl"), "");
        assertThat(lacks(Language.ZH_HANS)).contains("final.mdl is missing or empty");
    }

    @Test
    void hearsEnglishByWhatWasMeasuredWhereItIsThere() throws IOException {
        assertThat(models().byVosk(Language.EN)).isFalse();
        assertThat(lacks(Language.EN)).contains("moonshine-encoder.onnx", "voice/models");
        Files.createDirectories(directory.resolve("vosk-en"));
        assertThat(models().byVosk(Language.EN)).isTrue();
        assertThat(lacks(Language.EN)).contains("vosk-en/am/final.mdl");
        file("moonshine-encoder.onnx");
        assertThat(models().byVosk(Language.EN)).isFalse();
        assertThat(models().byVosk(Language.ZH_HANS)).isTrue();
    }
}
