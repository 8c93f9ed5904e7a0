package org.opentos.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHearing;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.LocalNats;
import org.opentos.cli.local.LocalPayments;
import org.opentos.cli.local.LocalReviewer;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Progress;
import org.opentos.cli.local.StateLock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `up`, `down`, `status`, `operator`, `train` and `bench`: the programs of this machine;
/// [DeviceCommand] is one more.
final class LocalCommands {
    private LocalCommands() {}

    /// Speaks to the hub of this machine as its operator; empty where none runs.
    static Optional<HubClient> operator() {
        return LocalHub.living(Places.fromEnvironment()).stream()
                .flatMap(hub -> hub.running().map(at -> operator(hub, at.local())).stream())
                .findFirst();
    }

    private static HubClient operator(LocalHub hub, URI web) {
        return HubClient.withAuthorization(web, "Operator " + hub.tokenOfOperator());
    }

    /// Adds the commands to `tos`.
    static void addTo(CommandLine line) {
        line.addSubcommand(new Up()).addSubcommand(new Down()).addSubcommand(new Status());
        line.addSubcommand(new DeviceCommand()).addSubcommand(new Operator());
        line.addSubcommand(new Train()).addSubcommand(new Bench());
    }

    @Command(
            name = "up",
            description =
                    "Starts the hub and, in an empty directory, a demonstration home. Ends with one link.",
            mixinStandardHelpOptions = true)
    static final class Up implements Callable<Integer> {
        private static final int USUAL_WEB_PORT = 8080;

        @Option(names = "--empty", description = "without the demonstration home and its devices")
        boolean empty;

        @Option(names = "--bind", description = "address to listen on (default: 127.0.0.1)")
        Optional<String> bind = Optional.empty();

        @Option(
                names = "--host",
                description =
                        "name by which people and devices reach the hub (default: hub.localhost)")
        Optional<String> host = Optional.empty();

        @Option(names = "--http-port", description = "default: 8080; 0 takes any, also below")
        Optional<Integer> http = Optional.empty();

        @Option(names = "--https-port", description = "default: 8443")
        Optional<Integer> https = Optional.empty();

        @Option(names = "--mqtt-port", description = "default: 1883")
        Optional<Integer> mqtt = Optional.empty();

        @Option(names = "--mqtts-port", description = "default: 8883")
        Optional<Integer> mqtts = Optional.empty();

        @Option(
                names = "--nodes",
                description =
                        "processes of the hub, joined by NATS, 1 to 8 (default: 1); each further one"
                                + " listens on the next ports")
        int nodes = 1;

        @Override
        public Integer call() {
            if (nodes < 1 || nodes > LocalHub.PROCESSES_MAX) {
                throw new CommandException(
                        CommandLine.ExitCode.USAGE,
                        "--nodes is " + nodes + "; it is from 1 to " + LocalHub.PROCESSES_MAX);
            }
            Places places = Places.fromEnvironment();
            try (StateLock _ =
                    StateLock.take(
                            places,
                            StateLock.WAIT_MAX,
                            sentence -> System.err.println("  … " + sentence))) {
                up(places);
            }
            return 0;
        }

        private void up(Places places) {
            Progress progress = Progress.onTerminal();
            LocalHub hub = LocalHub.of(places);
            refuseAlone(places);
            boolean demonstrate = !empty && (hub.empty() || Demonstration.begun(places));
            Optional<LocalHub.Address> running = hub.running();
            running.ifPresent(this::refuseOtherSettings);
            if (demonstrate) {
                Demonstration.begin(places);
            } else if (empty) {
                Demonstration.forgetBegun(places);
            }
            List<String> joining =
                    new ArrayList<>(nodes == 1 ? List.of() : new LocalNats(places).settings());
            joining.addAll(new LocalHearing(places).settings());
            int port = running.map(LocalHub.Address::http).orElseGet(this::webPort);
            if (!empty && (demonstrate || new LocalPayments(places).exists())) {
                LocalPayments payments = new LocalPayments(places);
                joining.addAll(
                        payments.running().isPresent()
                                ? payments.settings(port)
                                : progress.step(
                                        "Start the payment simulator",
                                        () -> payments.settings(port)));
            }
            LocalHub.Address address =
                    running.orElseGet(() -> startFirst(places, progress, hub, joining, port));
            List<LocalHub.Address> others = startOthers(places, progress, hub, address, joining);
            URI web = address.local();
            if (demonstrate) {
                new Demonstration(
                                places,
                                web,
                                new LocalPayments(places).running(),
                                sentence -> System.err.println("  · " + sentence))
                        .make();
            }
            List<LocalHub.Address> all = new ArrayList<>(List.of(address));
            all.addAll(others);
            new DeviceStarts(places, progress, all)
                    .start(
                            LocalDevice.all(places).stream()
                                    .filter(device -> !empty || device.ofArchive())
                                    .toList());
            if (Files.exists(places.demonstration())) {
                new LocalReviewer(places).start();
            }
            farewell(places, hub, address, web);
            others.forEach(each ->
                    System.out.println(
                            "  Another process of the same hub: "
                                    + each.web()
                                    + "  mqtt "
                                    + each.mqtt()
                                    + "  mqtts "
                                    + each.mqtts()));
            if (!others.isEmpty()) {
                System.out.println();
            }
        }

        /// Where it cannot start, and no other process of the hub runs, nothing that was started
        /// for it stays.
        private LocalHub.Address startFirst(
                Places places, Progress progress, LocalHub hub, List<String> joining, int port) {
            try {
                return progress.step(
                        "Start the hub and its database", () -> hub.start(settings(joining, port)));
            } catch (CommandException cannot) {
                if (LocalHub.living(places).isEmpty()) {
                    new LocalPayments(places).stop();
                    new LocalNats(places).stop();
                }
                throw cannot;
            }
        }

        /// A hub of several processes does not go on with one that knows nothing of the others.
        private void refuseAlone(Places places) {
            long others =
                    LocalHub.all(places).stream()
                            .skip(1)
                            .filter(each -> each.running().isPresent())
                            .count();
            if (nodes == 1 && others > 0) {
                throw new CommandException(
                        ExitCode.CANNOT_START,
                        "other processes of this hub run; start what is missing with ./tos up"
                                + " --nodes "
                                + (others + 1)
                                + ", or stop all with ./tos down");
            }
        }

        /// Starts the hub's further processes, those that do not run.
        private List<LocalHub.Address> startOthers(
                Places places,
                Progress progress,
                LocalHub first,
                LocalHub.Address address,
                List<String> joining) {
            List<LocalHub.Address> others = new ArrayList<>();
            for (int number = 2; number <= nodes; number++) {
                LocalHub hub = LocalHub.of(places, number);
                List<String> settings = new ArrayList<>(joining);
                settings.addAll(nextTo(address, number));
                settings.addAll(first.joining(address));
                others.add(
                        hub.running()
                                .orElseGet(() ->
                                        progress.step(
                                                "Start another process of the hub",
                                                () -> hub.start(settings))));
            }
            return others;
        }

        /// A hub that runs takes no new settings; to leave them out silently would be worse than to
        /// refuse.
        private void refuseOtherSettings(LocalHub.Address at) {
            List<String> others = new ArrayList<>();
            other("--bind", bind, at.bind()).ifPresent(others::add);
            other("--host", host, at.host()).ifPresent(others::add);
            otherPort("--http-port", http, at.http()).ifPresent(others::add);
            otherPort("--https-port", https, at.https()).ifPresent(others::add);
            otherPort("--mqtt-port", mqtt, at.mqtt()).ifPresent(others::add);
            otherPort("--mqtts-port", mqtts, at.mqtts()).ifPresent(others::add);
            if (nodes > 1 && at.node().isEmpty()) {
                others.add("--nodes is 1, not " + nodes);
            }
            if (!others.isEmpty()) {
                throw new CommandException(
                        ExitCode.CANNOT_START,
                        "the hub runs already, at "
                                + at.web()
                                + ", with other settings: "
                                + String.join("; ", others)
                                + ".\n  To change them: ./tos down, then this command again."
                                + " To keep them: leave these options out.");
            }
        }

        private static Optional<String> other(
                String option, Optional<String> wanted, String present) {
            return wanted.filter(value -> !value.equals(present))
                    .map(value -> option + " is " + present + ", not " + value);
        }

        /// Any port will do where 0 was given.
        private static Optional<String> otherPort(
                String option, Optional<Integer> wanted, int present) {
            return other(
                    option,
                    wanted.filter(port -> port != 0).map(String::valueOf),
                    Integer.toString(present));
        }

        /// The port of the first process's web door, chosen here where any will do: payment
        /// providers have to be told it before the hub starts.
        private int webPort() {
            int asked = http.orElse(USUAL_WEB_PORT);
            try {
                return asked == 0 ? LocalPayments.free() : asked;
            } catch (IOException failure) {
                throw new CommandException(
                        ExitCode.CANNOT_START,
                        "no port is free on this machine: " + failure.getMessage(),
                        failure);
            }
        }

        /// @param joining what every process of the hub is told
        private List<String> settings(List<String> joining, int port) {
            List<String> settings = new ArrayList<>(joining);
            bind.ifPresent(value -> settings.addAll(List.of("--bind", value)));
            host.ifPresent(value -> settings.addAll(List.of("--host", value)));
            settings.addAll(List.of("--http-port", Integer.toString(port)));
            https.ifPresent(value -> settings.addAll(List.of("--https-port", value.toString())));
            mqtt.ifPresent(value -> settings.addAll(List.of("--mqtt-port", value.toString())));
            mqtts.ifPresent(value -> settings.addAll(List.of("--mqtts-port", value.toString())));
            return settings;
        }

        /// Where a further process listens: beside the first one, on ports that follow its own.
        private List<String> nextTo(LocalHub.Address first, int number) {
            List<String> settings =
                    new ArrayList<>(List.of("--bind", first.bind(), "--host", first.host()));
            settings.addAll(port("--http-port", http, first.http(), number));
            settings.addAll(port("--https-port", https, first.https(), number));
            settings.addAll(port("--mqtt-port", mqtt, first.mqtt(), number));
            settings.addAll(port("--mqtts-port", mqtts, first.mqtts(), number));
            return settings;
        }

        private static List<String> port(
                String option, Optional<Integer> asked, int first, int number) {
            boolean any = asked.filter(port -> port == 0).isPresent();
            return List.of(option, any ? "0" : Integer.toString(first + number - 1));
        }

        private static void farewell(
                Places places, LocalHub hub, LocalHub.Address address, URI web) {
            System.out.println();
            if (!Files.exists(places.demonstration())) {
                System.out.println("  Open " + address.web() + "/sign-up and make your sign-in.");
                sayCertificate(address);
                System.out.println();
                sayDevices(places);
                return;
            }
            Demonstration.Made made = Demonstration.kept(places);
            System.out.println("  Open " + signInLink(hub, address, web, made.owner()));
            System.out.println(
                    "  It signs you in once as the owner, "
                            + made.owner()
                            + ". Later, and as the others, sign in at");
            System.out.println(
                    "  " + address.web() + "/sign-in with the password " + made.password() + ":");
            Demonstration.people()
                    .forEach((name, what) -> System.out.printf("    %-9s %s%n", name, what));
            sayCertificate(address);
            System.out.println();
            sayDevices(places);
            new LocalPayments(places)
                    .running()
                    .ifPresent(page ->
                            System.out.printf(
                                    "  %-13s %s  stands in for WeChat Pay and Stripe: pay there what you top up%n",
                                    "payments", page));
            System.out.println();
        }

        private static void sayCertificate(LocalHub.Address address) {
            if (address.secure()) {
                System.out.println(
                        "  A browser asks about the certificate, unless it trusts the hub's own authority:");
                System.out.println("    " + address.web() + "/api/v1/authority.pem");
            }
        }

        private static void sayDevices(Places places) {
            for (LocalDevice device : LocalDevice.all(places)) {
                device.running()
                        .ifPresent(
                                shell -> System.out.printf("  %-13s %s%n", device.name(), shell));
            }
        }

        private static String signInLink(
                LocalHub hub, LocalHub.Address address, URI web, String name) {
            return operator(hub, web)
                    .post("/api/v1/operator/sign-in-links", Map.of("name", name))
                    .path("url")
                    .asString(address.web());
        }
    }

    @Command(
            name = "down",
            description = "Stops the devices and the hub.",
            mixinStandardHelpOptions = true)
    static final class Down implements Callable<Integer> {
        @Override
        public Integer call() {
            Places places = Places.fromEnvironment();
            new LocalReviewer(places).stop();
            long stopped = stopAll(LocalDevice.all(places));
            boolean hub = false;
            // The first process has the database, so it goes last.
            for (LocalHub each : LocalHub.all(places).reversed()) {
                hub |= each.stop();
            }
            hub |= LocalHub.of(places).stopLeftDatabase();
            new LocalNats(places).stop();
            new LocalPayments(places).stop();
            System.out.println(
                    hub || stopped > 0
                            ? "Stopped " + what(hub, stopped) + "."
                            : "Nothing was running.");
            if (Files.exists(places.hub())) {
                System.out.println("What they kept is in " + places.state() + ".");
            }
            LocalHub.of(places)
                    .databaseElsewhere()
                    .ifPresent(
                            path -> System.out.println("The hub's database is in " + path + "."));
            return 0;
        }

        private static String what(boolean hub, long devices) {
            List<String> what = new ArrayList<>(hub ? List.of("the hub") : List.of());
            if (devices > 0) {
                what.add(DeviceStarts.count(devices));
            }
            return String.join(" and ", what);
        }

        /// All at once, since each takes a moment to say goodbye.
        private static long stopAll(List<LocalDevice> devices) {
            try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
                long stopped = 0;
                for (Future<Boolean> each :
                        all.invokeAll(devices.stream().map(Down::stopping).toList())) {
                    stopped += each.get() ? 1 : 0;
                }
                return stopped;
            } catch (ExecutionException failure) {
                throw new CommandException("a device did not stop: " + failure.getCause(), failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CommandException("interrupted while the devices stop", interrupted);
            }
        }

        private static Callable<Boolean> stopping(LocalDevice device) {
            return device::stop;
        }
    }

    @Command(
            name = "status",
            description = "Says what runs, and where.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        @Override
        public Integer call() {
            Places places = Places.fromEnvironment();
            List<LocalHub> all = LocalHub.all(places);
            long running = all.stream().filter(each -> each.running().isPresent()).count();
            boolean several = running > 0 && new LocalNats(places).running();
            for (LocalHub each : all) {
                Optional<LocalHub.Address> at = each.running();
                if (at.isPresent()) {
                    System.out.println(line(at.get()));
                } else if (each.starting()) {
                    System.out.println("hub           starting");
                } else if (several) {
                    System.out.println(
                            "hub           a process is not running; start it with ./tos up --nodes "
                                    + all.size());
                }
            }
            if (running == 0 && all.stream().noneMatch(LocalHub::starting)) {
                System.out.println("hub           not running; start it with ./tos up");
            }
            if (new LocalNats(places).running()) {
                System.out.println("nats          running");
            }
            LocalPayments payments = new LocalPayments(places);
            if (payments.exists()) {
                line("payments", payments.running(), payments.starting());
            }
            if (Files.exists(places.demonstration())) {
                LocalReviewer review = new LocalReviewer(places);
                line(
                        "review",
                        review.running() ? Optional.of("running") : Optional.empty(),
                        review.starting());
            }
            for (LocalDevice device : LocalDevice.all(places)) {
                line(device.name(), device.running(), device.starting());
            }
            return running > 0 ? 0 : ExitCode.FAILED;
        }

        private static void line(String name, Optional<String> running, boolean starting) {
            System.out.printf(
                    "%-13s %s%n", name, running.orElse(starting ? "starting" : "not running"));
        }

        private static String line(LocalHub.Address at) {
            return "hub           " + at.web() + "  mqtt " + at.mqtt() + "  mqtts " + at.mqtts();
        }
    }

    @Command(
            name = "operator",
            description = "Prints a link to the page of the hub's operator, on this machine only.",
            mixinStandardHelpOptions = true)
    static final class Operator implements Callable<Integer> {
        @Override
        public Integer call() {
            for (LocalHub hub : LocalHub.living(Places.fromEnvironment())) {
                Optional<LocalHub.Address> at = hub.running();
                if (at.isPresent()) {
                    // What follows # never leaves the browser, so the token comes into no log.
                    System.out.println(at.get().local() + "/operator#" + hub.tokenOfOperator());
                    return 0;
                }
            }
            throw new CommandException("the hub is not running; start it with ./tos up");
        }
    }

    @Command(
            name = "train",
            hidden = true,
            description = "Makes the ahead-of-time caches of hub and device runtime.")
    static final class Train implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            Training.run(Places.fromEnvironment());
            return 0;
        }
    }

    @Command(
            name = "bench",
            description =
                    "Measures. Names: ready, messages, durable, idle, crash, ledger, ledger-crash.",
            mixinStandardHelpOptions = true)
    static final class Bench implements Callable<Integer> {
        @CommandLine.Parameters(arity = "1", description = "what to measure")
        String name = "";

        @Override
        public Integer call() throws IOException {
            if (!name.equals("ready")) {
                throw new CommandException(
                        "no bench is named "
                                + name
                                + "; there are: ready, messages, durable, idle, crash, ledger,"
                                + " ledger-crash");
            }
            ReadyBench.run(Places.fromEnvironment());
            return 0;
        }
    }
}
