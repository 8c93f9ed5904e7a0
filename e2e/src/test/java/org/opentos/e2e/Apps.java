package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The command line of a developer of apps, with a sign-in of its own.
final class Apps {
    private static final Pattern ASKED = Pattern.compile("user_code=([A-Z0-9-]+)");

    private Apps() {}

    private static Map<String, String> environment(World world) {
        return Map.of("XDG_CONFIG_HOME", world.places.state().resolve("config").toString());
    }

    /// Runs a command that has to succeed.
    static Command tos(World world, String... arguments) throws IOException, InterruptedException {
        Command command = Command.run(world.places, environment(world), arguments);
        assertThat(command.exitCode()).as(command.said()).isZero();
        return command;
    }

    /// Runs a command that cannot succeed.
    static Command refused(World world, String... arguments)
            throws IOException, InterruptedException {
        Command command = Command.run(world.places, environment(world), arguments);
        assertThat(command.exitCode()).as(command.said()).isNotZero();
        return command;
    }

    /// Signs the command line in, by a code that the person confirms on a page.
    static void signIn(World world, Person person) throws IOException, InterruptedException {
        Page desktop = world.desktop("en");
        desktop.navigate(world.web("/sign-in"));
        person.signIn(desktop);
        Command.Running login = Command.start(world.places, environment(world), "login");
        AccessToken.confirm(desktop, world, asked(login));
        assertThat(login.ended().exitCode()).isZero();
    }

    private static String asked(Command.Running login) throws IOException {
        while (login.process().isAlive()) {
            Matcher found = ASKED.matcher(Files.readString(login.output()));
            if (found.find()) {
                return found.group(1);
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("login ended without a code");
    }
}
