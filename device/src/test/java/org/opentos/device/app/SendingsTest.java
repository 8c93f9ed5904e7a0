package org.opentos.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What people sent to this device, as the hub says it, and what the shell and apps may have of it.
class SendingsTest {
    private static final DeviceId SELF = DeviceId.parse("device_01jd3zv5t8e6rbh3w7q2k9m4nx");
    private static final String FRAME = "installation_01jd3zv5t8e6rbh3w7q2k9m4nx";
    private static final String PLAYER = "installation_01jd3zv5t8e6rbh3w7q2k9m4ny";

    @TempDir Path path;
    private final Changes changes = new Changes();
    private final List<JsonNode> asked = new ArrayList<>();
    private DataDirectory data;
    private AppShelf shelf;
    private Sendings sendings;

    @BeforeEach
    void start() throws Exception {
        Path directory = Files.createDirectory(path.resolve("data"));
        Files.writeString(directory.resolve("opened.json"), "{\"opened\": [\"" + PLAYER + "\"]}");
        data = DataDirectory.open(directory);
        shelf =
                AppShelf.load(
                        SELF,
                        data,
                        _ -> {
                            throw new IOException("nothing is fetched");
                        },
                        changes);
        AppCalls calls =
                new AppCalls(
                        SELF,
                        shelf,
                        (_, _, message) -> {
                            asked.add(message);
                            return Outcome.refused(RefusalCode.HUB_UNREACHABLE, "No hub.");
                        });
        sendings = new Sendings(SELF, calls, shelf, changes);
    }

    @AfterEach
    void stop() throws Exception {
        shelf.close();
        data.close();
    }

    private static ObjectNode picture(String id) {
        ObjectNode sending =
                Json.object()
                        .put("id", id)
                        .put("kind", "image")
                        .put("type", "image/jpeg")
                        .put("said", "")
                        .put("pass", "a-pass");
        sending.putArray("apps").add(FRAME).add(PLAYER).add(7);
        return sending;
    }

    private void heard(JsonNode... sent) {
        ObjectNode told = Json.object();
        for (JsonNode each : sent) {
            told.withArray("sendings").add(each);
        }
        sendings.heard(Channel.SENDINGS, told);
    }

    private JsonNode shown() {
        ObjectNode state = Json.object();
        sendings.show(state);
        return state.path("sendings");
    }

    @Test
    void the_shell_sees_them_without_a_pass_and_the_app_that_was_used_last_first() {
        long before = changes.version();
        heard(picture("sending_1"));
        assertThat(changes.version()).isGreaterThan(before);
        assertThat(shown()).hasSize(1);
        assertThat(shown().path(0).has("pass")).isFalse();
        assertThat(shown().at("/0/apps").toString())
                .isEqualTo("[\"%s\",\"%s\"]".formatted(PLAYER, FRAME));
    }

    @Test
    void what_is_none_is_not_looked_at_and_of_many_the_first_are_shown() {
        sendings.heard(Channel.SENDINGS, Json.object().put("sendings", "many"));
        assertThat(shown()).isEmpty();
        ObjectNode told = Json.object();
        told.withArray("sendings").add(7).add("sending");
        for (int number = 0; number < 2 * Sendings.SHOWN_MAX; number++) {
            told.withArray("sendings").add(picture("sending_" + number));
        }
        sendings.heard(Channel.SENDINGS, told);
        assertThat(shown()).hasSize(Sendings.SHOWN_MAX);
        assertThat(shown().at("/0/id").asString("")).isEqualTo("sending_0");
        sendings.forget();
        assertThat(shown()).isEmpty();
    }

    @Test
    void a_file_is_for_the_shell_and_the_apps_that_open_it() {
        heard(picture("sending_1"));
        Sendings.SentFile file = sendings.file("sending_1", Optional.empty()).orElseThrow();
        assertThat(file.path())
                .isEqualTo(
                        "/api/v1/sendings/sending_1/content?device="
                                + SELF.text()
                                + "&pass=a-pass");
        assertThat(file.type()).isEqualTo("image/jpeg");
        assertThat(sendings.file("sending_1", Optional.of(FRAME))).hasValue(file);
        assertThat(sendings.file("sending_1", Optional.of("installation_other"))).isEmpty();
        assertThat(sendings.file("sending_2", Optional.empty())).isEmpty();
    }

    @Test
    void what_has_no_pass_or_is_no_file_is_none() {
        heard(
                picture("page").put("type", "text/html"),
                picture("script").put("type", "image/svg+xml\r\nX-More: 1"),
                picture("closed").without("pass"),
                picture("words").put("type", ""));
        for (String each : List.of("page", "script", "closed", "words")) {
            assertThat(sendings.file(each, Optional.empty())).as(each).isEmpty();
        }
    }

    @Test
    void what_was_said_is_a_code_as_long_as_a_code_holds_it() {
        heard(
                picture("link").put("said", "https://example.org/"),
                picture("long").put("said", "水".repeat(Sendings.CODE_BYTES_MAX / 3)),
                picture("longer").put("said", "水".repeat(Sendings.CODE_BYTES_MAX / 3 + 1)),
                picture("file"));
        assertThat(sendings.said("link")).hasValue("https://example.org/");
        assertThat(sendings.said("long")).isPresent();
        assertThat(sendings.said("longer")).isEmpty();
        assertThat(sendings.said("file")).isEmpty();
        assertThat(sendings.said("another")).isEmpty();
    }

    @Test
    void what_became_of_one_is_told_to_the_hub() {
        JsonNode said = Json.object().put("id", "sending_1").put("state", "shown");
        assertThat(sendings.ask(said)).isInstanceOf(Outcome.Refused.class);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("sending")).isEqualTo(said);
    }
}
