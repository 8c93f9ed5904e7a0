package org.opentos.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.RefusedException;
import org.opentos.cli.account.SignIn;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import org.opentos.protocol.RefusalCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `login`, `logout`, `whoami`, `token`, `devices`, `set` and `invoke`: what a person does at a hub
/// from a terminal.
final class AccountCommands {
    private static final JsonMapper JSON = new JsonMapper();

    /// Those after which it helps to know what the device takes.
    private static final Set<String> CONTENT_REFUSALS =
            Stream.of(
                            RefusalCode.VALUE_INVALID,
                            RefusalCode.INPUT_INVALID,
                            RefusalCode.PROPERTY_READ_ONLY,
                            RefusalCode.PROPERTY_UNKNOWN,
                            RefusalCode.ACTION_UNKNOWN)
                    .map(RefusalCode::text)
                    .collect(Collectors.toUnmodifiableSet());

    private AccountCommands() {}

    /// Adds the commands to `tos`.
    static void addTo(CommandLine line) {
        line.addSubcommand(new Login()).addSubcommand(new Logout()).addSubcommand(new Whoami());
        line.addSubcommand(new Token()).addSubcommand(new ListDevices());
        line.addSubcommand(new SetProperty()).addSubcommand(new Invoke());
    }

    static HubClient signedIn() {
        SignIn signIn = atLiving(SignIn.required());
        return HubClient.withAuthorization(signIn.hub(), "Bearer " + signIn.fresh().accessToken());
    }

    /// At the process of the hub where it was made, or, where that one has ended, at any other that
    /// runs.
    private static SignIn atLiving(SignIn signIn) {
        List<URI> living = signIn.state().map(AccountCommands::processes).orElse(List.of());
        return living.isEmpty() || living.contains(signIn.hub())
                ? signIn
                : signIn.at(living.getFirst());
    }

    private static List<URI> processes(Path state) {
        Places here = Places.fromEnvironment();
        return LocalHub.living(new Places(here.root(), state, here.build())).stream()
                .flatMap(each -> each.running().stream())
                .map(LocalHub.Address::local)
                .toList();
    }

    @Command(
            name = "login",
            description = "Signs in at a hub with a code that you confirm in a browser.",
            mixinStandardHelpOptions = true)
    static final class Login implements Callable<Integer> {
        @Option(
                names = "--hub",
                description = "the hub's address (default: the one that runs here)")
        Optional<URI> hub = Optional.empty();

        @Override
        public Integer call() {
            if (hub.isPresent()) {
                SignIn.withDeviceGrant(
                                hub.get(), grant -> ask(grant.verificationUri(), grant.userCode()))
                        .keep();
                System.out.println("Signed in at " + hub.get() + ".");
            } else {
                Places places = Places.fromEnvironment();
                LocalHub.Address at = localHub(places);
                SignIn.withDeviceGrant(at.local(), grant -> ask(shown(grant, at), grant.userCode()))
                        .ofHubIn(places.state())
                        .keep();
                System.out.println("Signed in at " + at.local() + ".");
            }
            return 0;
        }

        private static void ask(String address, String code) {
            System.err.println(
                    "Open " + address + " and confirm the code " + code + ".\nWaiting …");
        }

        /// At the name under which the person is signed in.
        private static String shown(SignIn.Grant grant, LocalHub.Address at) {
            return grant.verificationUri().replace(at.local().toString(), at.web());
        }

        private static LocalHub.Address localHub(Places places) {
            return LocalHub.living(places).stream()
                    .flatMap(each -> each.running().stream())
                    .findFirst()
                    .orElseThrow(() ->
                            new CommandException(
                                    "no hub runs here; start one with ./tos up, or give --hub ADDRESS"));
        }
    }

    @Command(
            name = "logout",
            description = "Revokes and forgets the sign-in.",
            mixinStandardHelpOptions = true)
    static final class Logout implements Callable<Integer> {
        @Override
        public Integer call() {
            Optional<SignIn> signIn = SignIn.kept();
            signIn.map(AccountCommands::atLiving).ifPresent(SignIn::revoke);
            System.out.println(signIn.isPresent() ? "Signed out." : "You were not signed in.");
            return 0;
        }
    }

    @Command(
            name = "whoami",
            description = "Says who is signed in.",
            mixinStandardHelpOptions = true)
    static final class Whoami implements Callable<Integer> {
        @Override
        public Integer call() {
            JsonNode session = signedIn().get("/api/v1/session");
            System.out.println(
                    session.path("person").path("displayName").asString()
                            + " ("
                            + session.path("person").path("name").asString()
                            + ")");
            for (JsonNode home : session.path("homes")) {
                System.out.println(
                        "  "
                                + home.path("role").asString()
                                + " of "
                                + home.path("name").asString()
                                + "  "
                                + home.path("id").asString());
            }
            return 0;
        }
    }

    @Command(
            name = "token",
            description = "Prints an access token, for curl or an MQTT client.",
            mixinStandardHelpOptions = true)
    static final class Token implements Callable<Integer> {
        @Override
        public Integer call() {
            System.out.println(atLiving(SignIn.required()).fresh().accessToken());
            return 0;
        }
    }

    @Command(
            name = "devices",
            description = "Lists the devices of your homes and their state.",
            mixinStandardHelpOptions = true)
    static final class ListDevices implements Callable<Integer> {
        @Override
        public Integer call() {
            HubClient hub = signedIn();
            for (JsonNode home : hub.get("/api/v1/session").path("homes")) {
                System.out.println(home.path("name").asString());
                for (JsonNode device :
                        hub.get("/api/v1/homes/" + home.path("id").asString() + "/devices")) {
                    System.out.printf(
                            "  %-34s %-8s %s%n",
                            device.path("id").asString(),
                            device.path("online").asBoolean() ? "online" : "offline",
                            device.path("name").asString());
                }
            }
            return 0;
        }
    }

    @Command(
            name = "set",
            description = "Sets a property of a device.",
            mixinStandardHelpOptions = true)
    static final class SetProperty implements Callable<Integer> {
        @Parameters(index = "0", description = "the device's name or id")
        String device = "";

        @Parameters(index = "1", description = "the property's name")
        String property = "";

        @Parameters(index = "2", description = "the value as JSON, or plain text")
        String value = "";

        @Override
        public Integer call() {
            HubClient hub = signedIn();
            String path = "/api/v1/devices/" + idOf(hub, device);
            JsonNode said =
                    explained(
                            hub,
                            path,
                            () ->
                                    hub.put(
                                            path + "/properties/" + HubClient.segment(property),
                                            Map.of("value", parsed(value))),
                            description -> Accepted.property(description, property));
            System.out.println("desired, version " + said.path("version").asLong());
            return 0;
        }
    }

    @Command(
            name = "invoke",
            description = "Invokes an action of a device.",
            mixinStandardHelpOptions = true)
    static final class Invoke implements Callable<Integer> {
        @Parameters(index = "0", description = "the device's name or id")
        String device = "";

        @Parameters(index = "1", description = "the action's name")
        String action = "";

        @Parameters(
                index = "2",
                arity = "0..1",
                description = "its input as JSON",
                defaultValue = "{}")
        String input = "{}";

        @Override
        public Integer call() {
            HubClient hub = signedIn();
            String path = "/api/v1/devices/" + idOf(hub, device);
            JsonNode said =
                    explained(
                            hub,
                            path,
                            () ->
                                    hub.post(
                                            path + "/actions/" + HubClient.segment(action),
                                            Map.of("input", parsed(input))),
                            description -> Accepted.action(description, action));
            System.out.println(said.path("invocation").asString());
            return 0;
        }
    }

    /// The id of the device that the person means, by its id or by its name.
    private static String idOf(HubClient hub, String device) {
        if (device.startsWith("device_")) {
            return HubClient.segment(device);
        }
        for (JsonNode home : hub.get("/api/v1/session").path("homes")) {
            for (JsonNode each :
                    hub.get("/api/v1/homes/" + home.path("id").asString() + "/devices")) {
                if (each.path("name").asString().equalsIgnoreCase(device)) {
                    return each.path("id").asString();
                }
            }
        }
        throw new CommandException(
                "no device of yours is named " + device + "; ./tos devices lists them");
    }

    /// Carries a command out; where its content is refused, says also what the device takes.
    ///
    /// @param device the device's path in the REST interface
    /// @param accepted reads it from the Thing Description
    private static JsonNode explained(
            HubClient hub,
            String device,
            Supplier<JsonNode> command,
            Function<JsonNode, String> accepted) {
        try {
            return command.get();
        } catch (RefusedException refused) {
            if (!CONTENT_REFUSALS.contains(refused.code())) {
                throw refused;
            }
            throw new CommandException(
                    ExitCode.REFUSED,
                    refused.getMessage()
                            + "\n  "
                            + accepted.apply(hub.get(device + "/description")),
                    refused);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException plainText) {
            return JSON.getNodeFactory().stringNode(text);
        }
    }
}
