package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;

/// What whoever types `./tos` is told on a bad day, from the script to the hub.
@Tag("long")
class BadStartTest {
    private static final String[] UP = {
        "up", "--http-port", "0", "--https-port", "0", "--mqtt-port", "0", "--mqtts-port", "0"
    };

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Places places;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private LocalHub hub;

    @BeforeEach
    void begin() throws IOException {
        places = World.places("bad-start");
        hub = LocalHub.of(places);
    }

    @AfterEach
    void end() throws Exception {
        assertThat(Command.run(places, "down").exitCode()).isZero();
        places.forget();
    }

    @Test
    void damaged_settings_are_named_before_the_database_starts() throws Exception {
        Files.createDirectories(places.hub());
        Files.writeString(places.hub().resolve("hub.properties"), "mqtt-port=many\n");
        assertCannotStart(Command.run(places, "up", "--empty"), "mqtt-port is many");
        Files.writeString(places.hub().resolve("hub.properties"), "host=\\u00zz\n");
        assertCannotStart(Command.run(places, "up", "--empty"), "hub.properties is damaged");
    }

    @Test
    void a_used_port_is_named_before_the_database_starts() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Command command =
                    Command.run(
                            places,
                            "up",
                            "--empty",
                            "--http-port",
                            "0",
                            "--https-port",
                            "0",
                            "--mqtt-port",
                            "0",
                            "--mqtts-port",
                            Integer.toString(port));
            assertCannotStart(command, "mqtts-port " + port);
        }
    }

    @Test
    void a_data_directory_in_use_is_left_to_the_hub_that_has_it() {
        LocalHub.Address first = hub.start(World.ANY_PORTS);
        assertThatThrownBy(() -> hub.start(World.ANY_PORTS))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        refused -> {
                            assertThat(refused.exitCode()).isEqualTo(ExitCode.CANNOT_START);
                            assertThat(refused)
                                    .hasMessageContaining("process id " + first.pid())
                                    .hasMessageContaining("./tos down");
                        });
        assertThat(hub.running()).contains(first);
    }

    @Test
    void down_ends_the_database_of_a_hub_that_was_killed() throws Exception {
        ProcessHandle process = ProcessHandle.of(hub.start(World.ANY_PORTS).pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
        ProcessHandle database = hub.leftDatabase().orElseThrow();
        Command down = Command.run(places, "down");
        assertThat(down.exitCode()).isZero();
        assertThat(down.said()).contains("Stopped the hub");
        assertThat(database.isAlive()).isFalse();
    }

    @Test
    void two_starts_at_once_make_one_home() throws Exception {
        Command.Running one = Command.start(places, Map.of(), UP);
        Command.Running other = Command.start(places, Map.of(), UP);
        List<Command> both = List.of(one.ended(), other.ended());
        assertThat(both).allSatisfy(each -> assertThat(each.exitCode()).isZero());
        // Where they meet, one waits for the other's look at what is built as well.
        assertThat(both)
                .filteredOn(each -> each.said().contains(" starts what is kept in "))
                .hasSize(1);
        assertThat(both).filteredOn(each -> each.said().contains("✓ Start the hub")).hasSize(1);
        assertThat(both).allSatisfy(each -> assertThat(each.said()).contains("thermostat"));

        LocalHub.Address running = hub.running().orElseThrow();
        Command others =
                Command.run(
                        places,
                        "up",
                        "--http-port",
                        Integer.toString(running.http() + 1),
                        "--host",
                        running.host());
        assertThat(others.exitCode()).isEqualTo(ExitCode.CANNOT_START);
        assertThat(others.said())
                .contains("--http-port is " + running.http())
                .contains("./tos down")
                .doesNotContain("--host is");
        assertThat(hub.running()).contains(running);
    }

    @Test
    void a_database_that_lies_elsewhere_is_found_again_and_named() throws Exception {
        Files.setPosixFilePermissions(places.state(), PosixFilePermissions.fromString("rwx------"));
        boolean root = "root".equals(System.getProperty("user.name"));
        for (int start = 1; start <= 2; start++) {
            Command up = Command.run(places, UP);
            assertThat(up.exitCode()).isZero();
            assertThat(up.said()).contains("/sign-in-link#");
            Command down = Command.run(places, "down");
            assertThat(down.said()).contains(places.state().toString());
            assertThat(down.said().contains("database is in /var/lib/opentos/")).isEqualTo(root);
        }
        Optional<Path> elsewhere = hub.databaseElsewhere();
        assertThat(elsewhere.isPresent()).isEqualTo(root);
        places.forget();
        assertThat(elsewhere.stream()).noneMatch(Files::exists);
    }

    @Test
    void a_demonstration_that_was_not_made_is_made_by_the_next_start() throws Exception {
        Demonstration.begin(places);
        hub.start(World.ANY_PORTS);
        hub.stop();
        Command up = Command.run(places, UP);
        assertThat(up.exitCode()).isZero();
        assertThat(up.said()).contains("/sign-in-link#");
        assertThat(Demonstration.begun(places)).isFalse();
    }

    @Test
    void a_demonstration_that_was_made_in_part_is_told_of_until_one_goes_on_without_it()
            throws Exception {
        Demonstration.begin(places);
        LocalHub.Address address = hub.start(World.ANY_PORTS);
        HubClient.forSession(URI.create("http://localhost:" + address.http()))
                .post("/api/v1/persons", Person.named("Mei").account());
        Command refused = Command.run(places, UP);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.CANNOT_START);
        assertThat(refused.said())
                .contains("an earlier ./tos up was ended")
                .contains("remove " + places.state());
        assertThat(Command.run(places, "up", "--empty").exitCode()).isZero();
        Command up = Command.run(places, UP);
        assertThat(up.exitCode()).isZero();
        assertThat(up.said()).contains("/sign-up");
    }

    private void assertCannotStart(Command command, String why) {
        assertThat(command.exitCode()).isEqualTo(ExitCode.CANNOT_START);
        assertThat(command.said()).contains(why);
        assertThat(places.hub().resolve("database")).doesNotExist();
    }
}
