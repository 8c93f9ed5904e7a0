package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;

/// In which languages a hub says that it hears, by the models that are there; none of them is
/// loaded here.
class HearingLanguagesTest {
    private static final List<String> VOSK =
            List.of(
                    "am/final.mdl",
                    "conf/model.conf",
                    "conf/mfcc.conf",
                    "graph/HCLr.fst",
                    "graph/Gr.fst",
                    "graph/disambig_tid.int");

    @Test
    void a_hub_hears_a_language_where_its_models_are_there(@TempDir Path data, @TempDir Path models)
            throws IOException {
        file(models.resolve("silero-vad.onnx"));
        try (Hub hub =
                TestHub.start(
                        data,
                        "--hearing-program",
                        data.resolve("nowhere.jar").toString(),
                        "--hearing-models",
                        models.toString())) {
            Browser owner = Browser.at(hub);
            assertThat(owner.signUp("mei.hears").status()).isEqualTo(201);
            Id.HomeId home =
                    Id.HomeId.parse(
                            owner.post("/api/v1/homes", Map.of("name", "Home"))
                                    .body()
                                    .path("id")
                                    .asString());
            String path = "/api/v1/homes/" + home.text() + "/exchanges";

            assertThat(owner.get(path).body().path("hears")).isEmpty();
            Browser.Answer deaf = says(owner, path, "zh-Hans");
            assertThat(deaf.code()).isEqualTo("hearing-unavailable");
            assertThat(deaf.body().path("detail").asString())
                    .contains("zh-Hans", "vosk-zh-Hans")
                    .doesNotContain(models.toString());

            for (String each : VOSK) {
                file(models.resolve("vosk-zh-Hans").resolve(each));
            }
            assertThat(owner.get(path).body().path("hears"))
                    .extracting(each -> each.asString())
                    .containsExactly("zh-Hans");
            assertThat(says(owner, path, "en").body().path("detail").asString())
                    .contains("does not hear en");
            assertThat(says(owner, path, "zh-Hans").body().path("detail").asString())
                    .as("there is no program")
                    .contains("Hearing failed");
        }
    }

    private static void file(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "x");
    }

    private static Browser.Answer says(Browser owner, String path, String language) {
        return owner.send(
                owner.request(path + "/recordings?language=" + language)
                        .header("X-CSRF-TOKEN", owner.csrf())
                        .header("Content-Type", "audio/l16")
                        .POST(BodyPublishers.ofByteArray(new byte[3_200])));
    }
}
