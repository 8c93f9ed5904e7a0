package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.LiveEar;
import org.opentos.hub.testing.ScriptedHearing;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;
import org.opentos.voice.program.Form;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What is kept of how people sound, over HTTP and at a terminal: nothing, unless it is asked for.
class RecordingsTest {
    private static final long SEED = System.nanoTime();
    private static final int NOT_UNDERSTOOD = 0;
    private static final int LAMP = 1;
    private static final int YES = 2;
    private static final int ASKED = 3;

    @TempDir static Path directory;
    private static final TestClock CLOCK = new TestClock();
    private static final Random RANDOM = new Random(SEED);
    private static Hub hub;
    private static Id.OrganisationId maker;

    @BeforeAll
    static void start() {
        System.out.println("seed " + SEED);
        hub = TestHub.start(directory, CLOCK, ScriptedHearing.arguments(directory));
        maker =
                Id.OrganisationId.parse(
                        person("dora.records")
                                .post(
                                        "/api/v1/organisations",
                                        Map.of("name", "Makers", "kind", "maker"))
                                .body()
                                .path("id")
                                .asString());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Browser person(String name) {
        return RecordedHome.person(hub, name);
    }

    private static JdbcClient jdbc() {
        return hub.rooms().getBean(JdbcClient.class);
    }

    private static RecordedHome home(String name) {
        return RecordedHome.of(hub, CLOCK, maker, name);
    }

    /// Noise of 0.4 s, each another, that is taken for a sentence.
    private static byte[] samples(int sentence) {
        return samples(sentence, 6_400);
    }

    private static byte[] samples(int sentence, int count) {
        byte[] samples = new byte[count * Short.BYTES];
        RANDOM.nextBytes(samples);
        ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) sentence);
        return samples;
    }

    /// The part of it in which somebody speaks.
    private static byte[] spoken(byte[] samples) {
        int margin = ScriptedHearing.MARGIN * Short.BYTES;
        return Arrays.copyOfRange(samples, margin, samples.length - margin);
    }

    private static byte[] data(byte[] wave) {
        assertThat(WaveFile.read(wave)).isInstanceOf(Recording.Readable.class);
        return Arrays.copyOfRange(wave, WaveFile.HEADER_BYTES, wave.length);
    }

    private static byte[] heard(Browser who, String recording) {
        return who.bytes(who.request(recording));
    }

    @Test
    void nothing_is_kept_unless_it_is_asked_for() throws IOException {
        RecordedHome home = home("ada.records");
        JsonNode kept = home.talk(home.owner()).path("kept");
        assertThat(kept.path("mine").asBoolean(true)).isFalse();
        assertThat(kept.path("shared").asBoolean(true)).isFalse();
        byte[] samples = samples(LAMP);

        JsonNode done = home.says(home.owner(), samples);

        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("recording").isNull()).isTrue();
        assertThat(home.owner().get(home.recording(done)).code()).isEqualTo("not-found");
        assertThat(home.rows()).isZero();
        assertThat(filesWith(Arrays.copyOfRange(samples, 4_000, 4_032))).isEmpty();
    }

    private static List<Path> filesWith(byte[] part) throws IOException {
        String wanted = new String(part, java.nio.charset.StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(each -> {
                        try {
                            return Files.readString(
                                            each, java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .contains(wanted);
                        } catch (IOException failure) {
                            throw new java.io.UncheckedIOException(failure);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void what_is_asked_for_is_heard_again_as_it_was_said() {
        RecordedHome home = home("bea.records");
        assertThat(home.wants(home.owner(), true).body().path("mine").asBoolean()).isTrue();
        byte[] samples = samples(LAMP);

        JsonNode done = home.says(home.owner(), samples);

        assertThat(done.path("recording").path("seconds").asDouble()).isEqualTo(0.3);
        byte[] wave = heard(home.owner(), home.recording(done));
        assertThat(data(wave)).isEqualTo(spoken(samples));
        Browser.Answer whole = home.owner().get(home.recording(done));
        assertThat(whole.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(whole.header("Cache-Control")).contains("no-store");
        assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
        var range = home.owner().request(home.recording(done)).header("Range", "bytes=44-47");
        assertThat(home.owner().send(range.copy().GET()).status()).isEqualTo(206);
        assertThat(home.owner().bytes(range)).isEqualTo(Arrays.copyOfRange(wave, 44, 48));
        var beyond = home.owner().request(home.recording(done)).header("Range", "bytes=99999999-");
        assertThat(home.owner().send(beyond).status()).isEqualTo(416);

        byte[] file = WaveFile.write(((Recording.Readable) Form.PCM16.read(samples)).sound());
        JsonNode again = home.says(home.owner(), file, "audio/wav");
        assertThat(data(heard(home.owner(), home.recording(again)))).isEqualTo(spoken(samples));
        JsonNode not = home.says(home.owner(), samples(NOT_UNDERSTOOD));
        assertThat(not.path("state").asString()).isEqualTo("nothing");
        assertThat(not.path("recording").isObject()).as("what was not understood").isTrue();
        assertThat(home.talk(home.owner()).path("exchanges"))
                .extracting(each -> each.path("recording").isObject())
                .containsExactly(true, true, true);
        assertThat(home.says(home.owner(), new byte[6_400]).path("recording").isNull())
                .as("silence")
                .isTrue();
    }

    @Test
    void no_more_is_kept_than_a_sentence_takes() {
        RecordedHome home = home("cat.records");
        home.wants(home.owner(), true);

        JsonNode done = home.says(home.owner(), samples(LAMP, 29 * Sound.RATE));

        assertThat(done.path("recording").path("seconds").asDouble()).isEqualTo(15);
        assertThat(heard(home.owner(), home.recording(done)))
                .hasSize(WaveFile.HEADER_BYTES + 15 * Sound.RATE * Short.BYTES);
    }

    @Test
    void whose_it_is_hears_and_deletes_it_and_nobody_else() throws Exception {
        RecordedHome home = home("dan.records");
        Browser adult = home.joined("eva.records", "adult");
        Browser stranger = person("fay.records");
        home.wants(adult, true);
        assertThat(home.talk(home.owner()).path("kept").path("mine").asBoolean(true))
                .as("of another")
                .isFalse();
        // What is last in a file is given back to the disk.
        jdbc().sql("delete from recording").update();
        jdbc().sql("vacuum recording").update();
        byte[] samples = samples(LAMP);
        JsonNode said = home.says(adult, samples);
        assertThat(home.says(home.owner(), samples(LAMP)).path("recording").isNull()).isTrue();
        for (Browser other : List.of(home.owner(), stranger)) {
            assertThat(other.get(home.recording(said)).code()).isEqualTo("not-found");
            assertThat(other.delete(home.recording(said)).code()).isEqualTo("not-found");
        }
        assertThat(Browser.at(hub).get(home.recording(said)).code()).isEqualTo("sign-in-required");
        assertThat(home.wants(stranger, true).code()).isEqualTo("not-found");
        assertThat(stranger.delete(home.path() + "/recordings").code()).isEqualTo("not-found");
        RecordedHome another = home("gil.records");
        assertThat(adult.get(another.recording(said)).code())
                .as("by the way of another home")
                .isEqualTo("not-found");
        assertThat(adult.put(home.path() + "/recordings", Map.of()).code())
                .isEqualTo("field-invalid");
        assertThat(onDisk(spoken(samples))).isTrue();

        assertThat(adult.delete(home.recording(said)).status()).isEqualTo(204);

        assertThat(adult.delete(home.recording(said)).code()).isEqualTo("not-found");
        assertThat(adult.get(home.recording(said)).code()).isEqualTo("not-found");
        JsonNode stays = home.talk(adult).path("exchanges").path(0);
        assertThat(stays.path("id")).isEqualTo(said.path("id"));
        assertThat(stays.path("recording").isNull()).isTrue();
        // Whoever reads just now holds a round back.
        assertThat(
                        Stream.generate(() -> onDisk(spoken(samples)))
                                .limit(1_000)
                                .anyMatch(there -> !there))
                .isTrue();
    }

    /// Whether sound is in the files of its table, after a round by which the database gives back
    /// what was deleted.
    private static boolean onDisk(byte[] samples) {
        jdbc().sql("vacuum recording").update();
        jdbc().sql("checkpoint").update();
        return jdbc().sql(
                        """
                        select position(:part in pg_read_binary_file(pg_relation_filepath(reltoastrelid))) > 0
                        from pg_class where oid = 'recording'::regclass
                        """)
                .param("part", Arrays.copyOfRange(samples, 100, 164))
                .query(Boolean.class)
                .single();
    }

    @Test
    void an_end_leaves_what_was_kept_until_all_of_it_is_deleted() {
        RecordedHome home = home("hal.records");
        home.wants(home.owner(), true);
        home.wants(home.owner(), true);
        JsonNode first = home.says(home.owner(), samples(LAMP));
        home.says(home.owner(), samples(LAMP));

        home.wants(home.owner(), false);

        assertThat(home.says(home.owner(), samples(LAMP)).path("recording").isNull()).isTrue();
        assertThat(home.owner().get(home.recording(first)).status()).isEqualTo(200);
        assertThat(home.rows()).isEqualTo(2);
        assertThat(home.owner().delete(home.path() + "/recordings").status()).isEqualTo(204);
        assertThat(home.rows()).isZero();
        assertThat(home.owner().delete(home.path() + "/recordings").status()).isEqualTo(204);
        assertThat(
                        jdbc().sql(
                                        "select act from audit_entry where detail->>'home' = ? and act like 'recording%' order by at")
                                .param(home.id().text())
                                .query(String.class)
                                .list())
                .containsExactly("recording-began", "recording-ended", "recordings-deleted");
    }

    @Test
    void an_exchange_takes_its_recording_with_it() {
        RecordedHome home = home("ian.records");
        home.wants(home.owner(), true);
        JsonNode first = home.says(home.owner(), samples(LAMP));
        home.says(home.owner(), samples(LAMP));
        String exchange = home.path() + "/exchanges/" + first.path("id").asString();
        assertThat(home.owner().delete(exchange).status()).isEqualTo(204);
        assertThat(home.rows()).isEqualTo(1);
        CLOCK.advance(Exchange.KEPT.plusSeconds(1));
        hub.rooms().getBean(ConversationUpkeep.class).round();
        assertThat(home.rows()).isZero();

        // The hub may end between the exchange and its recording; what comes late finds nothing.
        Exchange forgotten =
                hub.rooms()
                        .getBean(ExchangeRows.class)
                        .find(
                                Id.ExchangeId.parse(
                                        home.says(home.owner(), samples(LAMP))
                                                .path("id")
                                                .asString()))
                        .orElseThrow();
        home.owner().delete(home.path() + "/exchanges/" + forgotten.id().text());
        hub.rooms().getBean(Recordings.class).keep(forgotten, new Sound(new float[100]));
        assertThat(home.rows()).isZero();
    }

    @Test
    void what_cannot_be_kept_is_done_all_the_same() {
        RecordedHome home = home("uma.records");
        home.wants(home.owner(), true);
        jdbc().sql("alter table recording add constraint full_disk check (false) not valid")
                .update();
        try {
            JsonNode done = home.says(home.owner(), samples(LAMP));
            assertThat(done.path("state").asString()).isEqualTo("done");
            assertThat(done.path("recording").isNull()).isTrue();
        } finally {
            jdbc().sql("alter table recording drop constraint full_disk").update();
        }
        assertThat(home.rows()).isZero();
    }

    @Test
    void only_the_last_are_kept() {
        RecordedHome home = home("joy.records");
        home.wants(home.owner(), true);
        home.says(home.owner(), samples(LAMP));
        JsonNode second = home.says(home.owner(), samples(LAMP));
        JsonNode third = home.says(home.owner(), samples(LAMP));
        RecordingRows rows = hub.rooms().getBean(RecordingRows.class);
        Id.ExchangeId last = Id.ExchangeId.parse(third.path("id").asString());

        rows.trim(rows.find(last).orElseThrow(), 2);

        assertThat(home.talk(home.owner()).path("exchanges"))
                .filteredOn(each -> each.path("recording").isObject())
                .extracting(each -> each.path("id"))
                .containsExactly(third.path("id"), second.path("id"));
    }

    @Test
    void an_answer_is_no_exchange_of_its_own_and_is_not_kept() {
        RecordedHome home = home("kai.records");
        home.wants(home.owner(), true);
        byte[] samples = samples(ASKED);
        JsonNode asked = home.says(home.owner(), samples);
        assertThat(asked.path("state").asString()).isEqualTo("asked");

        JsonNode yes = home.says(home.owner(), samples(YES));

        assertThat(yes.path("id")).isEqualTo(asked.path("id"));
        assertThat(yes.path("state").asString()).isEqualTo("done");
        assertThat(home.rows()).isEqualTo(1);
        assertThat(data(heard(home.owner(), home.recording(yes)))).isEqualTo(spoken(samples));
    }

    @Test
    void at_a_screen_of_all_an_owner_decides_and_everybody_sees_it() throws Exception {
        RecordedHome home = home("lea.records");
        Browser adult = home.joined("max.records", "adult");
        home.wants(home.owner(), true);
        try (ClaimedDevice tv = ClaimedDevice.listening(hub, home.tv(), Topics.Channel.VOICE)) {
            JsonNode told = tv.told(each -> each.has("pass"));
            String pass = told.path("pass").asString();
            assertThat(told.has("kept")).isFalse();
            said(home, pass, samples(LAMP));
            assertThat(home.rows()).as("the owner's own wish is for the owner's words").isZero();
            assertThat(home.wantsShared(adult, true).code()).isEqualTo("not-allowed");

            assertThat(home.wantsShared(home.owner(), true).status()).isEqualTo(200);

            tv.told(each -> each.path("kept").asString("").equals("shared"));
            byte[] samples = samples(LAMP);
            said(home, pass, samples);
            JsonNode kept = home.talk(adult).path("kept");
            assertThat(kept.path("shared").asBoolean()).isTrue();
            assertThat(kept.path("decides").asBoolean(true)).isFalse();
            assertThat(home.talk(adult).path("recorded")).isEmpty();
            JsonNode recorded = home.talk(home.owner()).path("recorded");
            assertThat(recorded).hasSize(1);
            String recording = home.recording(recorded.path(0));
            assertThat(recorded.path(0).path("place").asString()).isEqualTo("Television");
            assertThat(data(heard(home.owner(), recording))).isEqualTo(spoken(samples));
            assertThat(adult.get(recording).code()).isEqualTo("not-found");
            assertThat(adult.delete(recording).code()).isEqualTo("not-found");
            assertThat(adult.delete(home.path() + "/recordings/shared").code())
                    .isEqualTo("not-allowed");
            assertThat(home.owner().delete(home.path() + "/recordings").status()).isEqualTo(204);
            assertThat(home.rows()).as("it is nobody's own").isEqualTo(1);
            assertThat(home.owner().delete(recording).status()).isEqualTo(204);
            home.wantsShared(home.owner(), false);
            tv.told(each -> each.has("pass") && !each.has("kept"));
        }
    }

    private static void said(RecordedHome home, String pass, byte[] samples) throws Exception {
        LiveEar ear = new LiveEar();
        WebSocket socket =
                ear.listen(
                        Browser.at(hub),
                        "/api/v1/terminals/%s/listening?pass=%s".formatted(home.tv().text(), pass),
                        home.owner().origin());
        for (int from = 0; from < samples.length; from += 3_200) {
            int to = Math.min(samples.length, from + 3_200);
            socket.sendBinary(ByteBuffer.wrap(samples, from, to - from), true).join();
        }
        socket.sendText("end", true).join();
        JsonNode word = ear.next("");
        while (!word.has("exchange")) {
            assertThat(word.has("phase")).as(word.toString()).isTrue();
            word = ear.next("");
        }
        assertThat(word.at("/exchange/state").asString()).isEqualTo("done");
    }

    @Test
    void who_leaves_takes_along_what_was_kept() throws Exception {
        RecordedHome home = home("ned.records");
        Browser adult = home.joined("oda.records", "adult");
        home.wants(adult, true);
        home.says(adult, samples(LAMP));
        String person = adult.get("/api/v1/session").body().at("/person/id").asString();
        LiveEar ear = new LiveEar();
        ear.listen(adult, "/api/v1/live/person", adult.origin());
        ear.next("ready");

        assertThat(home.owner().delete(home.path() + "/members/" + person).status()).isEqualTo(204);

        ear.next("exchanges");
        assertThat(home.rows()).isZero();
        assertThat(
                        hub.rooms()
                                .getBean(RecordingRows.class)
                                .wanted(
                                        new RecordingRows.Whose(
                                                home.id(), Optional.of(Id.PersonId.parse(person)))))
                .isFalse();
    }

    @Test
    void a_home_and_a_person_that_are_no_more_leave_nothing() {
        for (String gone : List.of("home", "person")) {
            Browser owner = person("pia." + gone);
            Id.HomeId id =
                    Id.HomeId.parse(
                            owner.post("/api/v1/homes", Map.of("name", "Home"))
                                    .body()
                                    .path("id")
                                    .asString());
            RecordedHome home =
                    new RecordedHome(hub, CLOCK, owner, id, new Id.DeviceId(id.value()));
            home.wants(owner, true);
            assertThat(home.says(owner, samples(NOT_UNDERSTOOD)).path("recording").isObject())
                    .isTrue();
            jdbc().sql("delete from " + gone + " where id = ?")
                    .param(
                            gone.equals("home")
                                    ? id.value()
                                    : Id.PersonId.parse(
                                                    owner.get("/api/v1/session")
                                                            .body()
                                                            .at("/person/id")
                                                            .asString())
                                            .value())
                    .update();

            assertThat(home.rows()).as(gone).isZero();
            assertThat(
                            jdbc().sql("select count(*) from recording_wanted where home = ?")
                                    .param(id.value())
                                    .query(Integer.class)
                                    .single())
                    .as(gone)
                    .isZero();
        }
    }
}
