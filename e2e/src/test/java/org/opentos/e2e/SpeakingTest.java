package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.account.HubClient;

/// Somebody speaks to the home: at a television, and into a phone's own browser.
class SpeakingTest {
    private static final String SAID = "turn on the reading lamp";

    /// The first time, what hears has to load.
    private static final LocatorAssertions.HasTextOptions HEARD =
            new LocatorAssertions.HasTextOptions().setTimeout(45_000);

    @TempDir static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws Exception {
        world = World.hearing("speaking", spoken());
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    /// A second of silence, the sentence, and silence for as long as anybody listens.
    private static Path spoken() throws Exception {
        Path said = directory.resolve("said.wav");
        Process flite =
                new ProcessBuilder("flite", "-voice", "slt", "-t", SAID, "-o", said.toString())
                        .inheritIO()
                        .start();
        assertThat(flite.waitFor()).isZero();
        Path whole = directory.resolve("whole.wav");
        try (AudioInputStream in = AudioSystem.getAudioInputStream(said.toFile())) {
            AudioFormat format = in.getFormat();
            byte[] speech = in.readAllBytes();
            int second = (int) format.getFrameRate() * format.getFrameSize();
            byte[] all = new byte[second + speech.length + 20 * second];
            System.arraycopy(speech, 0, all, second, speech.length);
            AudioSystem.write(
                    new AudioInputStream(
                            new ByteArrayInputStream(all),
                            format,
                            all.length / format.getFrameSize()),
                    AudioFileFormat.Type.WAVE,
                    whole.toFile());
        }
        Files.delete(said);
        return whole;
    }

    @Test
    void a_home_does_what_is_said_to_it() throws Exception {
        world.power("lamp");
        Page television = Shell.on(world, world.power("tv"), 1920, 1080).page();
        HubClient owner = Person.ownerOf(world).client(world);
        world.step(
                "The television listens, says what it heard, and the lamp is lit",
                () -> {
                    // It is offered once the hub has said that it hears.
                    television
                            .locator("[data-key=voice]")
                            .click(new Locator.ClickOptions().setTimeout(45_000));
                    assertThat(television.locator("[data-voice] .words"))
                            .hasText("“" + SAID + "”", HEARD);
                    assertThat(television.locator("[data-voice] .answer"))
                            .containsText("Reading lamp");
                    assertThat(lit(owner)).isTrue();
                });
        world.step(
                "It is undone there",
                () -> {
                    television.locator("[data-key=undo]").click();
                    assertThat(television.locator("[data-voice=undone]")).isVisible();
                    assertThat(lit(owner)).isFalse();
                });
        Page phone = world.phone("en");
        world.step(
                "So does the phone's own browser",
                () -> {
                    phone.navigate(world.web("/sign-in"));
                    Person.ownerOf(world).signIn(phone);
                    phone.locator("a[href$='/talk']").first().click();
                    phone.locator(".ear").click();
                    assertThat(phone.locator("[data-exchange=done] .said .words").last())
                            .hasText(SAID, HEARD);
                    assertThat(lit(owner)).isTrue();
                });
        world.step(
                "Typed rubbish is not understood, and nothing is done",
                () -> {
                    phone.locator("#words").fill("flarb the wibble");
                    phone.keyboard().press("Enter");
                    assertThat(phone.locator("[data-exchange=nothing]").last()).isVisible();
                });
        assertThat(world.faults()).isEmpty();
    }

    private static boolean lit(HubClient owner) {
        String home = owner.get("/api/v1/session").path("homes").path(0).path("id").asString();
        for (var device : owner.get("/api/v1/homes/" + home + "/devices")) {
            if (device.path("name").asString().equals("Reading lamp")) {
                return device.at("/twin/power/desired/value").asBoolean(false);
            }
        }
        throw new AssertionError("no lamp");
    }
}
