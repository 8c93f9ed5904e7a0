package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import tools.jackson.databind.JsonNode;

/// `docs/your-first-app.md`, followed as a reader would: each of its commands is run as it stands
/// there, from `./tos up` on, and what it says one sees has to be seen.
class YourFirstAppTest {
    private static final Duration GUIDE_MOST = Duration.ofMinutes(5);
    private static final Duration STEP_MOST = Duration.ofMinutes(4);

    /// A change is built, signed, fetched and loaded, beside whatever else the machine does.
    private static final double REBUILT_MILLIS_MAX = 60_000;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Pattern LINK = Pattern.compile("Open (http\\S+)");
    private static final Pattern TELEVISION = Pattern.compile("(?m)^ *tv +(http\\S+)");

    /// What `./tos` is in the reader's directory: other tests use the usual ports.
    private static final String SCRIPT =
            """
            #!/usr/bin/env bash
            if [ "$1" = up ]; then
              exec "%1$s/tos" "$@" --http-port 0 --https-port 0 --mqtt-port 0 --mqtts-port 0
            fi
            exec "%1$s/tos" "$@"
            """;

    private final List<Process> running = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Places places;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path reader;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Browsing browsing;

    @BeforeEach
    void begin() throws IOException {
        places = World.places("first-app");
        reader = Files.createDirectory(places.state().resolve("reader"));
        Path script = reader.resolve("tos");
        Files.writeString(script, SCRIPT.formatted(places.root().toRealPath()));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        browsing = Browsing.open();
    }

    @AfterEach
    void end() throws Exception {
        running.forEach(each -> each.descendants().forEach(ProcessHandle::destroy));
        running.forEach(Process::destroy);
        browsing.close();
        Command.run(places, "down");
        places.forget();
    }

    @Test
    void whoever_follows_the_guide_has_a_game_on_the_television_in_less_than_five_minutes()
            throws Exception {
        List<Guide.Step> steps = Guide.read(places.root().resolve("docs/your-first-app.md"));
        assertThat(steps)
                .extracting(Guide.Step::command)
                .contains("./tos app publish star-catcher");
        long began = System.nanoTime();
        Page person = page(1440, 900);
        Page screen = page(1920, 1080);
        FrameLocator game = screen.frameLocator("[data-page=app] iframe");
        Path run = reader.resolve("none");
        for (Guide.Step step : steps) {
            Path output = start(step.command());
            switch (step.command()) {
                case "./tos up" -> {
                    String said = await(step, output);
                    person.navigate(first(LINK, said));
                    screen.navigate(first(TELEVISION, said));
                }
                case "./tos login" -> {
                    confirm(person, awaitMatch(LINK, output));
                    await(step, output);
                }
                case "./tos app run --on tv star-catcher" -> {
                    await(step, output);
                    assertThat(game.locator("#score")).containsText("Stars:");
                    run = output;
                }
                default -> {
                    await(step, output);
                    if (step.command().startsWith("sed")) {
                        assertThat(game.locator("#score"))
                                .containsText(
                                        "Caught:",
                                        new LocatorAssertions.ContainsTextOptions()
                                                .setTimeout(REBUILT_MILLIS_MAX));
                        assertThat(Files.readString(run)).containsPattern("(?s)runs on.*runs on");
                    }
                }
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("    the guide took " + took.toSeconds() + " s");
        assertThat(took).isLessThan(GUIDE_MOST);
        assertThat(reader.resolve("star-catcher/pictures/watch-zh-Hans.png")).isNotEmptyFile();
        awaitReview();
    }

    /// The program beside the hub that `./tos up` started has run what was submitted.
    private void awaitReview() {
        LocalHub hub = LocalHub.of(places);
        URI web = hub.running().orElseThrow().local();
        HubClient operator = HubClient.withAuthorization(web, "Operator " + hub.tokenOfOperator());
        long deadline = System.nanoTime() + STEP_MOST.toNanos();
        List<String> checks = List.of();
        while (!checks.contains("accessibility")) {
            assertThat(System.nanoTime()).as("%s", checks).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
            JsonNode submission = operator.get("/api/v1/operator/submissions").path(0);
            checks = submission.path("checks").findValuesAsString("check");
        }
        assertThat(operator.get("/api/v1/operator/submissions").path(0).path("checks").toString())
                .doesNotContain("failed");
    }

    private Page page(int width, int height) {
        return browsing.page(new Browser.NewContextOptions().setViewportSize(width, height));
    }

    private static void confirm(Page person, String link) {
        person.navigate(link);
        person.locator("main form button.primary").click();
        person.waitForURL("**/consent?**");
        person.locator("main form button.primary").click();
        person.waitForURL(url -> !url.contains("/consent"));
    }

    /// Runs a command in the reader's directory.
    ///
    /// @return where it prints
    private Path start(String command) throws IOException {
        System.out.println("  $ " + command);
        Path output = Files.createTempFile(places.state(), "guide", ".out");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", command)
                        .directory(reader.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("TOS_DIRECTORY", places.state().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CONFIG_HOME", places.state().resolve("config").toString());
        running.add(builder.start());
        return output;
    }

    /// Waits until all that the guide names was printed, and, unless it goes on, for the end.
    private String await(Guide.Step step, Path output) throws Exception {
        Process process = running.getLast();
        long deadline = System.nanoTime() + STEP_MOST.toNanos();
        boolean goesOn = step.command().contains(" app run ");
        while (process.isAlive() && !(goesOn && step.missing(Files.readString(output)).isEmpty())) {
            assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
        String said = Files.readString(output);
        System.out.print(said.indent(6));
        assertThat(step.missing(said))
                .as("what %s does not print:%n%s", step.command(), said)
                .isEmpty();
        assertThat(process.isAlive() ? 0 : process.exitValue()).as(said).isZero();
        return said;
    }

    private String awaitMatch(Pattern pattern, Path output) throws IOException {
        long deadline = System.nanoTime() + STEP_MOST.toNanos();
        while (!pattern.matcher(Files.readString(output)).find()) {
            assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(deadline);
            assertThat(running.getLast().isAlive()).as(Files.readString(output)).isTrue();
            LockSupport.parkNanos(POLL_NANOS);
        }
        return first(pattern, Files.readString(output));
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return found.group(1);
    }
}
