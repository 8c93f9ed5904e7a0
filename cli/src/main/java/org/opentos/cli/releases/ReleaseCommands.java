package org.opentos.cli.releases;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.KeptKey;
import org.opentos.protocol.keys.SigningKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `release` with its commands: `key`, `publish` and `list`, for makers.
public final class ReleaseCommands {
    private ReleaseCommands() {}

    /// @param signedIn speaks to the hub as whoever is signed in
    public static CommandLine line(Supplier<HubClient> signedIn) {
        return new CommandLine(new Release())
                .addSubcommand(new Key(signedIn))
                .addSubcommand(new PublishCommand(signedIn))
                .addSubcommand(new ListReleases(signedIn));
    }

    @Command(
            name = "release",
            description = "Signs what the devices of a product run, and hands it in.",
            mixinStandardHelpOptions = true)
    static final class Release implements Callable<Integer> {
        @Override
        public Integer call() {
            CommandLine.usage(new CommandLine(this), System.err);
            return ExitCode.USAGE;
        }
    }

    @Command(
            name = "key",
            description =
                    "Makes your key for releases, where there is none, and adds it to a product.",
            mixinStandardHelpOptions = true)
    static final class Key implements Callable<Integer> {
        private final Supplier<HubClient> signedIn;

        @Option(names = "--product", required = true, description = "the product's name or id")
        String product = "";

        Key(Supplier<HubClient> signedIn) {
            this.signedIn = signedIn;
        }

        @Override
        public Integer call() {
            HubClient hub = signedIn.get();
            MakersProduct of = MakersProduct.of(hub, product);
            KeptKey kept = KeptKey.ofReleases();
            boolean before = kept.find().isPresent();
            SigningKey key = kept.orMade();
            List<JsonNode> known = hub.get(of.path() + "/release-keys").valueStream().toList();
            String text = key.verifying().text();
            boolean there =
                    known.stream()
                            .anyMatch(each ->
                                    each.path("key").asString().equals(text)
                                            && !each.has("revoked"));
            hub.post(of.path() + "/release-keys", Map.of("key", text, "name", KeptKey.machine()));
            System.out.printf(
                    "%s %s%n",
                    before ? "Your key for releases is" : "A key for releases was made:",
                    kept.file());
            System.out.printf(
                    "%s %s, as %s%n",
                    there ? "It was added before to" : "It is added to", of.name(), text);
            System.out.println(
                    "Devices that are minted from now on take what it signs, and nothing that no key of theirs signed."
                            + "\nKeep that file safe, and a copy of it elsewhere: whoever has it can sign for these devices,"
                            + "\nand without it nobody can.");
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Lists the releases of a product, the newest version first.",
            mixinStandardHelpOptions = true)
    static final class ListReleases implements Callable<Integer> {
        private final Supplier<HubClient> signedIn;

        @Option(names = "--product", required = true, description = "the product's name or id")
        String product = "";

        ListReleases(Supplier<HubClient> signedIn) {
            this.signedIn = signedIn;
        }

        @Override
        public Integer call() {
            HubClient hub = signedIn.get();
            MakersProduct of = MakersProduct.of(hub, product);
            List<JsonNode> releases = hub.get(of.path() + "/releases").valueStream().toList();
            if (releases.isEmpty()) {
                System.out.printf(
                        "%s has no releases yet. Hand one in:%n  ./tos release publish FILE %s --code 1 --name 1.0.0%n",
                        of.name(), of.asOption());
                return 0;
            }
            List<JsonNode> rollouts = hub.get(of.path() + "/rollouts").valueStream().toList();
            ReleaseTable.lines(releases, rollouts).forEach(System.out::println);
            return 0;
        }
    }
}
