package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.TestIdentity;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateState;
import org.opentos.protocol.update.Waiting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A device step by step, with its disk, beside a hub and hardware that the test plays.
class UpdaterTest {
    private static final byte[] CONTENT = Releases.content(4, 300_000);

    @TempDir Path path;
    private DataDirectory data;
    private Updater updater;
    private Use use;
    private final Changes changes = new Changes();

    private final List<String> chip = new ArrayList<>();
    private final List<UpdateReport> told = new ArrayList<>();
    private boolean restarts;
    private boolean online = true;
    private boolean shows;
    private boolean works = true;
    private boolean charging = true;
    private Optional<RefusalCode> refuses = Optional.empty();
    private LocalTime time = LocalTime.NOON;
    private long millis;
    private int fetched;

    /// Calls to the outside until the power goes; 0 for never.
    private int cutAfter;

    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    private void outside() {
        if (cutAfter > 0 && --cutAfter == 0) {
            throw new PowerCut();
        }
    }

    private Instant now() {
        outside();
        return Instant.parse("2026-05-04T10:00:00Z").plusMillis(millis);
    }

    private Optional<String> give(String what) {
        outside();
        chip.add(what);
        outside();
        return Optional.empty();
    }

    @BeforeEach
    void open() throws Exception {
        TestIdentity.write(path, "band", "mqtt://127.0.0.1:1");
        trust(Releases.MAKER.verifying().text());
        data = DataDirectory.open(path);
        boot();
    }

    private void trust(String key) throws IOException {
        ObjectNode identity =
                (ObjectNode)
                        Json.parse(Files.readAllBytes(path.resolve("identity.json"))).orElseThrow();
        identity.putArray("releaseKeys").add(key);
        Files.write(path.resolve("identity.json"), Json.bytes(identity));
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    private void boot() throws Exception {
        restarts = false;
        FileInstaller installer =
                FileInstaller.begin(
                        data,
                        new FileInstaller.Hardware() {
                            @Override
                            public Optional<String> flash(Path file, ReleaseVersion version) {
                                return give(version.name());
                            }

                            @Override
                            public Optional<String> unflash() {
                                return give("factory");
                            }
                        },
                        () -> {
                            outside();
                            restarts = true;
                        });
        use = new Use(() -> millis, () -> false);
        updater =
                Updater.load(
                        data.identity(),
                        data,
                        installer,
                        (_, range) -> {
                            outside();
                            fetched++;
                            return answer(range);
                        },
                        this::hear,
                        new Band(),
                        use,
                        this::now,
                        () -> millis,
                        changes);
        if (works) {
            updater.up();
        }
    }

    private final class Band implements Updater.Host {
        @Override
        public ConnectionStatus connection() {
            return new ConnectionStatus(
                    online ? ConnectionStatus.State.ONLINE : ConnectionStatus.State.OFFLINE,
                    online ? "" : "hub-unreachable",
                    Instant.EPOCH);
        }

        @Override
        public boolean charging() {
            return charging;
        }

        @Override
        public boolean shows() {
            return shows;
        }

        @Override
        public LocalTime time() {
            return time;
        }

        @Override
        public String log() {
            return "the last line";
        }
    }

    private Outcome<JsonNode> hear(DeviceId device, Channel channel, JsonNode message) {
        outside();
        assertThat(device.text()).isEqualTo(TestIdentity.DEVICE);
        assertThat(channel).isEqualTo(Channel.UPDATES);
        if (refuses.isPresent()) {
            return Outcome.refused(refuses.get(), "Not now.");
        }
        told.add(((Outcome.Done<UpdateReport>) UpdateReport.read(message)).value());
        outside();
        return Outcome.done(Json.object());
    }

    private static HubWeb.Answer answer(Optional<String> range) throws IOException {
        int from = range.map(text -> Integer.parseInt(text.replaceAll("\\D", ""))).orElse(0);
        return new HubWeb.Answer(new Connection(from), from > 0 ? 206 : 200);
    }

    private static final class Connection extends HttpURLConnection {
        private final int from;

        private Connection(int from) throws IOException {
            super(URI.create("http://hub.invalid/").toURL());
            this.from = from;
        }

        @Override
        public String getHeaderField(String name) {
            return "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length);
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(Arrays.copyOfRange(CONTENT, from, CONTENT.length));
        }

        @Override
        public void connect() {}

        @Override
        public void disconnect() {}

        @Override
        public boolean usingProxy() {
            return false;
        }
    }

    private void order(UpdateOrder order) {
        ObjectNode message = Json.object();
        order.write(message);
        updater.heard(Channel.UPDATE, message);
    }

    /// Lets the device do what it can do now, over its own restarts.
    private void settle() throws Exception {
        while (true) {
            Duration wait = updater.step();
            if (restarts) {
                boot();
            } else if (wait.isPositive()) {
                return;
            }
        }
    }

    private UpdateReport last() {
        return told.getLast();
    }

    private UpdateState state() {
        return last().update().orElseThrow().state();
    }

    private UpdateCheck check() {
        return last().update().orElseThrow().fault().orElseThrow().check();
    }

    private JsonNode shown() {
        ObjectNode state = Json.object();
        updater.show(state);
        return state.path("update");
    }

    @Test
    void it_says_what_runs_once_on_each_connection() throws Exception {
        settle();
        settle();
        assertThat(told).hasSize(1);
        assertThat(last().running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(last().update()).isEmpty();
        assertThat(shown().isNull()).isTrue();
    }

    @Test
    void a_good_release_is_taken_and_every_state_is_told() throws Exception {
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(told.stream().map(each -> each.update().orElseThrow().state()).distinct())
                .containsExactly(
                        UpdateState.OFFERED,
                        UpdateState.DOWNLOADING,
                        UpdateState.WAITING,
                        UpdateState.INSTALLING,
                        UpdateState.RESTARTING,
                        UpdateState.PROVING,
                        UpdateState.DONE);
        assertThat(
                        told.stream()
                                .map(each -> each.update().orElseThrow())
                                .filter(each -> each.state() == UpdateState.DOWNLOADING))
                .as("in tenths, by blocks of the file")
                .hasSizeBetween(4, 11);
        assertThat(last().running().name()).isEqualTo("1.4.0");
        assertThat(chip).containsExactly("1.4.0");
        assertThat(path.resolve("update")).isDirectoryNotContaining("glob:**.part");
        int before = told.size();
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(told).hasSize(before);
        assertThat(fetched).isEqualTo(1);
    }

    @Test
    void what_is_not_signed_is_not_fetched() throws Exception {
        order(
                Releases.order(
                        4, SignedRelease.sign(Releases.release(4, CONTENT), Releases.STRANGER)));
        settle();
        assertThat(state()).isEqualTo(UpdateState.FAILED);
        assertThat(check()).isEqualTo(UpdateCheck.SIGNATURE);
        assertThat(fetched).isZero();
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(state()).as("another signature is another release").isEqualTo(UpdateState.DONE);
    }

    @Test
    void what_does_not_show_that_it_works_goes_back_with_the_reason() throws Exception {
        order(Releases.order(4, CONTENT));
        settleUntil(UpdateState.RESTARTING);
        online = false;
        settle();
        assertThat(shown().path("state").asString("")).isEqualTo("proving");
        millis += Proof.WITHIN.toMillis() - 1;
        settle();
        assertThat(restarts).isFalse();
        millis += 1;
        settle();
        assertThat(chip).containsExactly("1.4.0", "factory");
        online = true;
        settle();
        assertThat(state()).isEqualTo(UpdateState.WENT_BACK);
        assertThat(last().update().orElseThrow().fault())
                .contains(
                        new UpdateReport.Fault(
                                UpdateCheck.FABRIC,
                                "The hub was not reached (hub-unreachable) within 10 minutes of the start.",
                                "the last line"));
        assertThat(last().running()).isEqualTo(FileInstaller.FACTORY);
        assertThat(shown().path("running").asString("")).isEqualTo("factory");
        assertThat(shown().path("state").asString("")).isEqualTo("went-back");
        millis += Shown.WENT_BACK.toMillis();
        assertThat(shown().isNull()).isTrue();
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(chip).as("it is not tried again").hasSize(2);
    }

    private void settleUntil(UpdateState state) throws Exception {
        while (!shown().path("state").asString("").equals(state.text())) {
            updater.step();
        }
    }

    @Test
    void a_shell_that_was_drawn_before_has_to_be_drawn_again() throws Exception {
        shows = true;
        updater.drawn();
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(state()).isEqualTo(UpdateState.PROVING);
        updater.drawn();
        settle();
        assertThat(state()).isEqualTo(UpdateState.DONE);
    }

    @Test
    void a_shell_that_stays_dark_goes_back() throws Exception {
        shows = true;
        updater.drawn();
        order(Releases.order(4, CONTENT));
        settle();
        millis += Proof.WITHIN.toMillis();
        settle();
        assertThat(state()).isEqualTo(UpdateState.WENT_BACK);
        assertThat(check()).isEqualTo(UpdateCheck.SHELL);
    }

    @Test
    void a_file_needs_no_shell_where_nobody_looked_at_one() throws Exception {
        shows = true;
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(state()).isEqualTo(UpdateState.DONE);
    }

    @Test
    void it_waits_for_what_the_order_asks_for_in_turn() throws Exception {
        time = LocalTime.of(12, 0);
        charging = false;
        order(
                Releases.at(
                        Releases.order(4, CONTENT),
                        new UpdateOrder.When(
                                true,
                                true,
                                Optional.of(
                                        new UpdateOrder.Window(
                                                LocalTime.of(23, 0), LocalTime.of(5, 0))))));
        settle();
        assertThat(shown().path("waitsFor").asString("")).isEqualTo("window");
        time = LocalTime.of(2, 0);
        settle();
        assertThat(shown().path("waitsFor").asString("")).isEqualTo("charging");
        settle();
        assertThat(last().update().orElseThrow().waitsFor())
                .as("the hub knows it, too")
                .contains(Waiting.CHARGING);
        charging = true;
        settle();
        assertThat(shown().path("waitsFor").asString("")).isEqualTo("idle");
        millis += Use.IDLE_AFTER.toMillis() - 1;
        use.touched();
        millis += 1;
        settle();
        assertThat(state()).isEqualTo(UpdateState.WAITING);
        millis += Use.IDLE_AFTER.toMillis();
        settle();
        assertThat(state()).isEqualTo(UpdateState.DONE);
    }

    @Test
    void what_is_put_off_leaves_its_file_for_later() throws Exception {
        order(Releases.at(Releases.order(4, CONTENT), Releases.idle()));
        settle();
        assertThat(state()).isEqualTo(UpdateState.WAITING);
        updater.heard(Channel.UPDATE, Json.object());
        settle();
        assertThat(last().update()).isEmpty();
        assertThat(shown().isNull()).isTrue();
        order(Releases.order(4, CONTENT));
        settle();
        assertThat(state()).isEqualTo(UpdateState.DONE);
        assertThat(fetched).isEqualTo(1);
    }

    @Test
    void a_file_that_changed_while_it_waited_is_fetched_anew() throws Exception {
        order(Releases.at(Releases.order(4, CONTENT), Releases.idle()));
        settle();
        Path part = path.resolve("update/" + Releases.id(4).text() + ".part");
        byte[] other = CONTENT.clone();
        other[7]++;
        Files.write(part, other);
        millis += Use.IDLE_AFTER.toMillis();
        settle();
        assertThat(state()).isEqualTo(UpdateState.DONE);
        assertThat(fetched).isEqualTo(2);
    }

    @Test
    void a_hub_that_is_busy_is_told_later_and_one_that_refuses_is_left_alone() throws Exception {
        refuses = Optional.of(RefusalCode.BUSY);
        settle();
        assertThat(told).isEmpty();
        refuses = Optional.empty();
        settle();
        assertThat(told).isEmpty();
        millis += Reporting.WAIT_FIRST.toMillis();
        settle();
        assertThat(told).hasSize(1);
        refuses = Optional.of(RefusalCode.NOT_ALLOWED);
        order(Releases.order(2, CONTENT));
        settle();
        assertThat(chip).as("it goes on all the same").containsExactly("1.2.0");
        refuses = Optional.empty();
        settle();
        assertThat(told).hasSize(1);
    }

    @Test
    void nonsense_from_a_hub_changes_nothing() throws Exception {
        updater.heard(Channel.UPDATE, Json.object().put("release", "x"));
        updater.heard(
                Channel.UPDATE,
                Json.object().put("release", Releases.id(4).text()).put("signed", 7));
        settle();
        assertThat(last().update()).isEmpty();
    }

    /// One release is offered, with the power going at one place.
    ///
    /// @return whether it went
    private boolean story(int cut) throws Exception {
        boolean ordered = false;
        cutAfter = cut;
        while (true) {
            try {
                if (!ordered) {
                    order(Releases.order(4, CONTENT));
                    ordered = true;
                }
                settle();
                if (works) {
                    return cutAfter == 0;
                }
                if (state() == UpdateState.WENT_BACK) {
                    return cutAfter == 0;
                }
                millis += Proof.WITHIN.toMillis();
            } catch (PowerCut gone) {
                assertThat(cutAfter).isZero();
                boot();
            }
        }
    }

    private void everywhere(UpdateState end, String runs) throws Exception {
        int cut = 1;
        do {
            data.close();
            try (var files = Files.walk(path.resolve("update"))) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(each);
                }
            }
            Files.deleteIfExists(path.resolve("update.json"));
            Files.deleteIfExists(path.resolve("slots.json"));
            data = DataDirectory.open(path);
            chip.clear();
            told.clear();
            cutAfter = 0;
            boot();
            boolean went = story(cut);
            assertThat(state()).as("cut at " + cut).isEqualTo(end);
            assertThat(chip.getLast()).as("cut at " + cut).isEqualTo(runs);
            assertThat(last().running().name()).as("cut at " + cut).isEqualTo(runs);
            if (!went) {
                assertThat(cut).isGreaterThan(20);
                return;
            }
            cut++;
        } while (true);
    }

    @Test
    void wherever_the_power_goes_a_good_release_is_taken() throws Exception {
        everywhere(UpdateState.DONE, "1.4.0");
    }

    @Test
    void wherever_the_power_goes_a_bad_release_goes_back() throws Exception {
        works = false;
        everywhere(UpdateState.WENT_BACK, "factory");
    }
}
