package org.opentos.device.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics.Channel;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakeClient;
import org.opentos.voice.WakePhrase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What may be the phrase that wakes is checked before anything comes of it.
class WokenEarTest {
    private static final WakeCandidate FIRST = new WakeCandidate(0, 16_000, -45);
    private static final WakeCandidate SECOND = new WakeCandidate(20_000, 36_000, -45);
    private static final WakeCandidate SURE = new WakeCandidate(40_000, 56_000, -12);
    private static final Listener.Word LISTENING = new Listener.Word.Phase("listening");
    private static final Listener.Word NOT_WOKEN = new Listener.Word.NotWoken();

    private final Hub hub = new Hub();
    private final Search search = new Search();
    private final Changes changes = new Changes();

    @TempDir Path path;
    private DataDirectory directory;
    private Ear ear;

    /// Finds what it is told to, and keeps the sound of it.
    private static final class Search implements Waking, Waking.Wait {
        private final Map<WakeCandidate, byte[]> kept = new HashMap<>();
        private final ByteArrayOutputStream came = new ByteArrayOutputStream();
        private Consumer<WakeCandidate> found = _ -> {};

        @Override
        public String phrase() {
            return "open sesame";
        }

        @Override
        public Wait begin(Consumer<WakeCandidate> told, Runnable changed) {
            found = told;
            return this;
        }

        @Override
        public void more(byte[] samples) {
            came.writeBytes(samples);
        }

        @Override
        public Optional<WakeClient.Said> since(WakeCandidate candidate) {
            return Optional.ofNullable(kept.get(candidate))
                    .map(sound ->
                            new WakeClient.Said(
                                    new WakePhrase(phrase(), 16_000, candidate.score()), sound));
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void close() {}

        private void finds(WakeCandidate candidate, byte[] sound) {
            kept.put(candidate, sound);
            found.accept(candidate);
        }
    }

    /// Whoever it listens to.
    private static final class Hub implements Hearers {
        private final List<Heard> all = new ArrayList<>();

        private record Heard(
                Optional<WakePhrase> phrase,
                Consumer<Listener.Word> told,
                ByteArrayOutputStream came,
                List<String> asked) {}

        @Override
        public boolean own(String language) {
            return false;
        }

        @Override
        public Listener of(String language, String pass) {
            return (phrase, told) -> {
                Heard heard =
                        new Heard(phrase, told, new ByteArrayOutputStream(), new ArrayList<>());
                all.add(heard);
                return new Listener.Listened() {
                    @Override
                    public void more(byte[] samples) {
                        heard.came.writeBytes(samples);
                    }

                    @Override
                    public void end() {
                        heard.asked.add("end");
                    }

                    @Override
                    public void giveUp() {
                        heard.asked.add("give up");
                        told.accept(new Listener.Word.Over(""));
                    }
                };
            };
        }

        @Override
        public String address(String what, String pass) {
            return "/" + what;
        }

        @Override
        public void told(Optional<String> pass) {}

        private void tells(int which, Listener.Word... words) {
            for (Listener.Word each : words) {
                all.get(which).told.accept(each);
            }
        }

        private byte[] came(int which) {
            return all.get(which).came.toByteArray();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        directory = DataDirectory.open(Files.createDirectory(path.resolve("data")));
        ear =
                Ear.load(
                        hub,
                        Outcome::done,
                        changes,
                        directory,
                        Optional.of(search),
                        Optional.empty());
        hears(true);
        ear.wake(true);
    }

    @AfterEach
    void end() throws IOException {
        ear.close();
        directory.close();
    }

    private void hears(boolean hears) {
        ObjectNode told = Json.object().put("language", "en").put("hears", hears);
        ear.heard(Channel.VOICE, hears ? told.put("pass", "secret") : told);
    }

    private JsonNode voice() {
        ObjectNode state = Json.object();
        ear.show(state);
        return state.path("voice");
    }

    private void assertWaits(int times) {
        assertThat(voice().path("phase").asString()).isEmpty();
        assertThat(voice().path("refusal").asString()).isEmpty();
        assertThat(voice().at("/wake/times").asInt()).isEqualTo(times);
    }

    @Test
    void handsOnThePhraseAndWhatFollowsWithoutAGap() {
        ear.more(new byte[] {1, 1});
        search.finds(FIRST, new byte[] {1, 1, 2, 2});
        ear.more(new byte[] {3, 3});
        ear.more(new byte[] {4, 4});

        assertThat(hub.all.getFirst().phrase())
                .contains(new WakePhrase("open sesame", 16_000, -45));
        assertThat(hub.came(0)).containsExactly(1, 1, 2, 2, 3, 3, 4, 4);
        assertWaits(0);

        hub.tells(0, LISTENING);
        ear.more(new byte[] {5, 5});

        assertThat(voice().path("phase").asString()).isEqualTo("listening");
        assertThat(voice().at("/wake/times").asInt()).isEqualTo(1);
        assertThat(hub.came(0)).endsWith(5, 5);
        assertThat(search.came.toByteArray())
                .as("who is listened to does not wake it")
                .containsExactly(1, 1, 3, 3, 4, 4);

        hub.tells(0, new Listener.Word.Over(""));

        assertWaits(1);
    }

    @Test
    void showsNothingOfWhatWasNoPhrase() {
        search.finds(FIRST, new byte[] {1, 1});
        hub.tells(0, NOT_WOKEN);
        ear.more(new byte[] {2, 2});

        assertWaits(0);
        assertThat(hub.came(0)).containsExactly(1, 1);
        assertThat(search.came.toByteArray()).containsExactly(2, 2);
    }

    @Test
    void checksNextWhatWasFoundMeanwhile() {
        search.finds(FIRST, new byte[] {1, 1});
        search.finds(SECOND, new byte[] {2, 2});

        assertThat(hub.all).hasSize(1);

        hub.tells(0, NOT_WOKEN);

        assertThat(hub.came(1)).containsExactly(2, 2);

        hub.tells(1, LISTENING, new Listener.Word.Over(""));

        assertWaits(1);
        assertThat(hub.all).hasSize(2);
    }

    @Test
    void forgetsWhatWasFoundMeanwhileOnceThePhraseIsBelieved() {
        search.finds(FIRST, new byte[] {1, 1});
        search.finds(SECOND, new byte[] {2, 2});
        hub.tells(0, LISTENING, new Listener.Word.Over(""));

        assertWaits(1);
        assertThat(hub.all).hasSize(1);
    }

    @Test
    void doesNotCheckWhatWasFoundTooLongAgo() {
        search.found.accept(FIRST);

        assertThat(hub.all).isEmpty();
        assertWaits(0);
    }

    @Test
    void saysThatNobodyCouldCheckOnlyWhereItIsSure() {
        search.finds(FIRST, new byte[] {1, 1});
        hub.tells(0, new Listener.Word.Over("hub-unreachable"));
        assertWaits(0);

        search.finds(SURE, new byte[] {1, 1});
        hub.tells(1, new Listener.Word.Over("hub-unreachable"));
        assertThat(voice().path("refusal").asString()).isEqualTo("hub-unreachable");
        assertThat(voice().at("/wake/times").asInt()).isEqualTo(1);
    }

    @Test
    void asksNobodyWhereNobodyHears() {
        hears(false);
        search.finds(FIRST, new byte[] {1, 1});
        assertWaits(0);

        search.finds(SURE, new byte[] {1, 1});
        assertThat(voice().path("refusal").asString()).isEqualTo("hearing-unavailable");
        assertThat(hub.all).isEmpty();
    }

    @Test
    void listensToWhoeverPressesMeanwhile() {
        search.finds(SURE, new byte[] {1, 1});
        ear.begin();

        assertThat(hub.all.getFirst().asked()).containsExactly("give up");
        assertThat(hub.all.getLast().phrase()).isEmpty();
        assertThat(voice().path("phase").asString()).isEqualTo("opening");
        assertThat(voice().at("/wake/times").asInt()).isZero();

        // What the first still says is nobody's.
        hub.tells(0, LISTENING, NOT_WOKEN, new Listener.Word.Over("busy"));
        assertThat(voice().path("phase").asString()).isEqualTo("opening");
        search.finds(FIRST, new byte[] {1, 1});
        assertThat(hub.all).as("who is listened to does not wake it").hasSize(2);
    }

    @Test
    void checksNothingMoreOnceItIsTurnedOff() {
        search.finds(SURE, new byte[] {1, 1});
        ear.wake(false);

        assertThat(hub.all.getFirst().asked()).containsExactly("give up");
        assertWaits(0);
        search.finds(SECOND, new byte[] {1, 1});
        assertThat(hub.all).hasSize(1);
    }
}
