package org.opentos.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.opentos.cli.CommandException;
import tools.jackson.databind.JsonNode;

/// The hub that runs, or may run, on this machine from a checkout; or one of several processes of
/// it.
///
/// @param data its data directory
/// @param log what it prints
public record LocalHub(Places places, Path data, Path log) {
    public static final Duration START_MAX = Duration.ofMinutes(5);

    /// Processes of one hub on one machine.
    public static final int PROCESSES_MAX = 8;

    public static final Duration STOP_MAX = Duration.ofSeconds(40);

    /// Where a running hub listens.
    ///
    /// @param databaseUrl of the database that it started; empty text where it uses another's
    /// @param node its name among the hub's processes; empty text where it is the only one
    /// @param bind the address on which it listens
    /// @param host the name under which it is reached
    /// @param databaseMillis from the start of its program until the database answered
    public record Address(
            long pid,
            long databasePid,
            long databaseMillis,
            String databaseUrl,
            String node,
            String bind,
            String host,
            int http,
            int https,
            int mqtt,
            int mqtts) {
        static Address of(JsonNode said) {
            return new Address(
                    said.path("pid").asLong(),
                    said.path("databasePid").asLong(),
                    said.path("databaseMillis").asLong(),
                    said.path("databaseUrl").asString(""),
                    said.path("node").asString(""),
                    said.path("bind").asString(),
                    said.path("host").asString(),
                    said.path("http").asInt(),
                    said.path("https").asInt(),
                    said.path("mqtt").asInt(),
                    said.path("mqtts").asInt());
        }

        /// Where people open it, as its own links say.
        public String web() {
            return secure() ? "https://" + host + ":" + https : "http://" + host + ":" + http;
        }

        /// Whether that is over HTTPS: a browser trusts no other address than one below localhost
        /// with camera and passkeys.
        public boolean secure() {
            return !host.equals("localhost") && !host.endsWith(".localhost");
        }

        /// As a program of this machine reaches it: only browsers know names such as
        /// `hub.localhost`.
        public URI local() {
            return URI.create("http://localhost:" + http);
        }
    }

    public static LocalHub of(Places places) {
        return new LocalHub(places, places.hub(), places.logs().resolve("hub.log"));
    }

    /// The process with that number, from 1; the first has the database.
    public static LocalHub of(Places places, int number) {
        return number == 1
                ? of(places)
                : new LocalHub(
                        places,
                        places.state().resolve("hub-" + number),
                        places.logs().resolve("hub-" + number + ".log"));
    }

    /// All processes that were ever started here.
    public static List<LocalHub> all(Places places) {
        List<LocalHub> all = new ArrayList<>(List.of(of(places)));
        for (int number = 2; number <= PROCESSES_MAX; number++) {
            LocalHub each = of(places, number);
            if (Files.isDirectory(each.data())) {
                all.add(each);
            }
        }
        return all;
    }

    /// Those of its processes that run, the first one first.
    public static List<LocalHub> living(Places places) {
        return all(places).stream().filter(each -> each.running().isPresent()).toList();
    }

    /// Where a browser has the pages of a hub; at the name under which people sign in, where the
    /// hub is of this machine.
    public static String web(Places places, URI hub) {
        return living(places).stream()
                .flatMap(each -> each.running().stream())
                .filter(at -> at.local().equals(hub))
                .map(Address::web)
                .findFirst()
                .orElse(hub.toString());
    }

    /// The settings with which another process joins this one, which runs.
    public List<String> joining(Address address) {
        return List.of(
                "--database-url",
                address.databaseUrl(),
                "--database-password-file",
                data.resolve("database.password").toString());
    }

    public Optional<Address> running() {
        return RunningFile.read(ready()).map(Address::of);
    }

    public boolean starting() {
        return RunningFile.starting(ready());
    }

    /// Whether it has never kept anything.
    public boolean empty() {
        return !Files.exists(data.resolve("database"), LinkOption.NOFOLLOW_LINKS);
    }

    /// Where the database lies, if not in the data directory: the hub leaves a link where it had to
    /// take another place.
    public Optional<Path> databaseElsewhere() {
        Path database = data.resolve("database");
        try {
            return Files.isSymbolicLink(database)
                    ? Optional.of(data.resolve(Files.readSymbolicLink(database)))
                    : Optional.empty();
        } catch (IOException failure) {
            throw new CommandException("cannot read the link " + database, failure);
        }
    }

    /// Starts it and waits until it is ready.
    public Address start(List<String> settings) {
        return start(settings, Program.HUB.withCache(places));
    }

    /// @param javaOptions beside those of `launch.options`
    public Address start(List<String> settings, List<String> javaOptions) {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
        arguments.addAll(settings);
        Process process = Program.HUB.start(places, javaOptions, arguments, log, ready());
        return Address.of(RunningFile.await(process, ready(), log, START_MAX, STOP_MAX, "hub"));
    }

    public boolean stop() {
        return stop(STOP_MAX);
    }

    /// @param most how long it may take to end
    public boolean stop(Duration most) {
        return RunningFile.stop(ready(), most);
    }

    /// Its database where that outlived it, as it does when the hub is killed. The next start would
    /// take it over.
    public Optional<ProcessHandle> leftDatabase() {
        Path file = data.resolve("database/cluster/postmaster.pid");
        if (running().isPresent() || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid)
                    .filter(process ->
                            process.info()
                                    .command()
                                    .filter(path -> path.endsWith("/postgres"))
                                    .isPresent());
        } catch (IOException | NumberFormatException | NoSuchElementException unreadable) {
            throw new CommandException(
                    "cannot read " + file + "; end the database's process yourself", unreadable);
        }
    }

    /// Stops a database that outlived its hub.
    ///
    /// @return whether there was one
    public boolean stopLeftDatabase() {
        Optional<ProcessHandle> left = leftDatabase();
        left.ifPresent(process -> RunningFile.stop(process, STOP_MAX));
        return left.isPresent();
    }

    /// The token with which whoever can read the data directory acts as the operator.
    public String tokenOfOperator() {
        Path file = data.resolve("run/operator.token");
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new CommandException("cannot read " + file, failure);
        }
    }

    private Path ready() {
        return data.resolve("run/hub.json");
    }
}
