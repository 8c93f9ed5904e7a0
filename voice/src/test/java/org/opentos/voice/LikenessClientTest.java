package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.likeness.Likeness;
import org.opentos.voice.likeness.LikenessContract;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;

/// A real process compares.
class LikenessClientTest extends LikenessContract {
    private static final List<String> SENTENCES = List.of("turn on the light", "stop");

    private static @TempDir Path work;
    private static LikenessClient client;

    @BeforeAll
    static void start() {
        client = new LikenessClient(launch("shared", Launch.IDLE));
    }

    @AfterAll
    static void end() {
        client.close();
    }

    private static Launch launch(String name, Duration idle) {
        return new Launch(
                System.getProperty("java.class.path"),
                ModelDirectory.ofEnvironment().path(),
                work.resolve(name),
                List.of("-XX:TieredStopAtLevel=1"),
                idle);
    }

    @Override
    protected Likeness likeness() {
        return client;
    }

    @Test
    void endsWhenNobodyAsksAndStartsAgain() throws Exception {
        try (LikenessClient brief = new LikenessClient(launch("brief", Duration.ofSeconds(1)))) {
            assertThat(brief.of(Language.EN, "lights", SENTENCES)).isPresent();
            child("brief").onExit().get(20, TimeUnit.SECONDS);
            assertThat(brief.of(Language.EN, "lights", SENTENCES)).isPresent();
            assertThat(brief.starts()).isEqualTo(2);
            assertThat(brief.detail()).isEmpty();
        }
    }

    @Test
    void tellsNothingWhereTheProgramWasKilledAndRests() throws Exception {
        try (LikenessClient killed = new LikenessClient(launch("killed", Launch.IDLE))) {
            assertThat(killed.of(Language.EN, "lights", SENTENCES)).isPresent();
            ProcessHandle child = child("killed");
            child.destroyForcibly();
            child.onExit().get(20, TimeUnit.SECONDS);

            assertThat(killed.of(Language.EN, "lights", SENTENCES)).isEmpty();
            assertThat(killed.detail()).isNotEmpty();
        }
    }

    /// The process that compares for a client with this directory.
    private static ProcessHandle child(String name) {
        String directory = work.resolve(name).toString();
        return ProcessHandle.current()
                .children()
                .filter(each -> each.info().commandLine().orElse("").contains(directory))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysWhyItCannot() {
        Launch without =
                new Launch(
                        System.getProperty("java.class.path"),
                        work.resolve("nowhere"),
                        work.resolve("broken"),
                        List.of("-XX:TieredStopAtLevel=1"),
                        Launch.IDLE);
        try (LikenessClient broken = new LikenessClient(without)) {
            assertThat(broken.of(Language.EN, "lights", SENTENCES)).isEmpty();
            assertThat(broken.detail()).contains("voice/models");
            assertThat(broken.of(Language.EN, "lights", SENTENCES)).isEmpty();
            assertThat(broken.starts()).as("it rests").isEqualTo(1);
        }
    }

    @Test
    void tellsNothingOnceItIsClosed() {
        LikenessClient closed = new LikenessClient(launch("closed", Launch.IDLE));
        closed.close();

        assertThat(closed.of(Language.EN, "lights", SENTENCES)).isEmpty();
        assertThat(closed.starts()).isZero();
    }
}
