package org.opentos.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/// What phones say on its way to the page of an app, and back.
class PartyStreamsTest {
    private static final DeviceId SELF = DeviceId.parse("device_01jd3zv5t8e6rbh3w7q2k9m4nx");
    private static final String HERE = "installation_01jd3zv5t8e6rbh3w7q2k9m4nx";
    private static final String OTHER = "installation_01jd3zv5t8e6rbh3w7q2k9m4ny";
    private static final Duration NOW = Duration.ZERO;

    /// Between two looks at whether the app has come.
    private static final Duration WAIT = Duration.ofMillis(100);

    @TempDir Path path;
    private final List<JsonNode> asked = new ArrayList<>();
    private DataDirectory data;
    private AppShelf shelf;
    private PartyStreams parties;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(Files.createDirectory(path.resolve("data")));
        Changes changes = new Changes();
        AppPackages.Made made = AppPackages.make(path, "word", AppPackages.STORE);
        shelf = AppShelf.load(SELF, data, _ -> new ByteArrayInputStream(made.content()), changes);
        shelf.start();
        shelf.heard(Channel.APPS, told(made));
        while (shelf.find(HERE).isEmpty() || shelf.find(OTHER).isEmpty()) {
            changes.awaitAfter(changes.version(), WAIT);
        }
        parties =
                new PartyStreams(
                        SELF,
                        shelf,
                        (device, channel, message) -> {
                            asked.add(
                                    Json.object()
                                            .put("device", device.text())
                                            .put("channel", channel.text())
                                            .set("message", message));
                            return Outcome.done(Json.object());
                        });
    }

    private static ObjectNode told(AppPackages.Made made) {
        ObjectNode told = Json.object().put("store", AppPackages.STORE.verifying().text());
        for (String installation : List.of(HERE, OTHER)) {
            ObjectNode app =
                    told.withArray("apps")
                            .addObject()
                            .put("installation", installation)
                            .put("app", "org.example.moon")
                            .put("code", 1)
                            .put("digest", made.digest())
                            .put("bytes", made.content().length)
                            .put("pass", "a-pass")
                            .put("person", "Ada");
            app.putObject("name").put("en", "Moon").put("zh-Hans", "月球");
            app.putArray("grants");
        }
        return told;
    }

    @AfterEach
    void stop() throws Exception {
        parties.close();
        shelf.close();
        data.close();
    }

    private PartyStreams.Stream open(String installation) {
        return ((Outcome.Done<PartyStreams.Stream>) parties.open(installation)).value();
    }

    private static ObjectNode input(String installation, int number) {
        return Json.object().put("installation", installation).put("n", number);
    }

    @Test
    void each_page_hears_of_its_own_app() throws Exception {
        PartyStreams.Stream here = open(HERE);
        PartyStreams.Stream other = open(OTHER);
        parties.heard(Channel.INPUTS, input(HERE, 1));
        ObjectNode both = Json.object();
        both.withArray("parties").add(input(OTHER, 2)).add(input(HERE, 3));
        parties.heard(Channel.INPUTS, both);
        parties.heard(Channel.INPUTS, Json.object().put("n", 4));

        assertThat(here.next(NOW)).hasValue(input(HERE, 1).toString());
        assertThat(here.next(NOW)).hasValue("{\"party\":" + input(HERE, 3) + "}");
        assertThat(here.next(NOW)).isEmpty();
        assertThat(other.next(NOW)).hasValue("{\"party\":" + input(OTHER, 2) + "}");
        here.close();
        parties.heard(Channel.INPUTS, input(HERE, 5));
        assertThat(here.next(NOW)).isEmpty();
    }

    @Test
    void a_page_that_does_not_keep_up_has_the_newest() throws Exception {
        PartyStreams.Stream stream = open(HERE);
        for (int number = 0; number < 10 * PartyStreams.WAITING_MAX; number++) {
            parties.heard(Channel.INPUTS, input(HERE, number));
        }
        List<String> heard = new ArrayList<>();
        for (Optional<String> next = stream.next(NOW); next.isPresent(); next = stream.next(NOW)) {
            heard.add(next.get());
        }
        assertThat(heard).hasSize(PartyStreams.WAITING_MAX);
        assertThat(heard.getLast())
                .isEqualTo(input(HERE, 10 * PartyStreams.WAITING_MAX - 1).toString());
    }

    @Test
    void what_a_page_says_goes_to_the_hub_in_the_name_of_its_app_alone() {
        parties.say(HERE, Json.object().put("installation", OTHER).put("to", 1));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("device").asString("")).isEqualTo(SELF.text());
        assertThat(asked.getFirst().path("channel").asString("")).isEqualTo("cues");
        assertThat(asked.getFirst().at("/message/installation").asString("")).isEqualTo(HERE);
        assertThat(asked.getFirst().at("/message/to").asInt()).isEqualTo(1);
    }

    @Test
    void of_two_pages_of_an_app_the_newer_one_hears_its_phones() throws Exception {
        PartyStreams.Stream before = open(HERE);
        PartyStreams.Stream now = open(HERE);
        parties.heard(Channel.INPUTS, input(HERE, 1));
        assertThat(all(before)).containsExactly("{\"elsewhere\":true}");
        before.close();
        parties.close();
        assertThat(all(now)).containsExactly(input(HERE, 1).toString(), "{}");
    }

    @Test
    void a_page_that_is_behind_hears_to_the_end_that_it_is_over() throws Exception {
        PartyStreams.Stream before = open(HERE);
        parties.heard(Channel.INPUTS, input(HERE, 1));
        parties.heard(Channel.INPUTS, input(HERE, 2));
        open(HERE);
        assertThat(all(before))
                .containsExactly(
                        input(HERE, 1).toString(),
                        input(HERE, 2).toString(),
                        "{\"elsewhere\":true}");
    }

    /// What comes of a stream that is over.
    private static List<String> all(PartyStreams.Stream stream) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        stream.each(NOW, message -> message.ifPresent(heard::add));
        return heard;
    }

    @Test
    void an_app_that_is_not_here_is_refused() {
        String gone = "installation_01jd3zv5t8e6rbh3w7q2k9m4nz";
        assertThat(code(parties.open(gone))).isEqualTo(RefusalCode.APP_UNAVAILABLE);
        assertThat(code(parties.say(gone, Json.object()))).isEqualTo(RefusalCode.APP_UNAVAILABLE);
    }

    private static RefusalCode code(Outcome<?> outcome) {
        return ((Outcome.Refused<?>) outcome).refusal().code();
    }
}
