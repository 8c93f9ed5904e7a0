package org.opentos.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// `ledger`: what the operator does with the hub's money from the hub's own machine.
@Command(
        name = "ledger",
        description = "Looks after the ledger of the hub on this machine.",
        mixinStandardHelpOptions = true)
final class LedgerCommands {
    private static final JsonMapper JSON = new JsonMapper();

    private LedgerCommands() {}

    /// Adds the commands to `tos`.
    static void addTo(CommandLine line) {
        line.addSubcommand(new CommandLine(new LedgerCommands()).addSubcommand(new Verify()));
    }

    @Command(
            name = "verify",
            description =
                    "Computes every balance, chain, root and seal again; ends with 1 where one is not right.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            LocalHub hub =
                    LocalHub.living(Places.fromEnvironment()).stream()
                            .findFirst()
                            .orElseThrow(() ->
                                    new CommandException(
                                            "the hub is not running; start it with ./tos up"));
            LocalHub.Address address = hub.running().orElseThrow();
            HubClient client =
                    HubClient.withAuthorization(
                            address.local(), "Operator " + hub.tokenOfOperator());
            JsonNode last = JsonNodeFactory.instance.objectNode();
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.download("/api/v1/operator/ledger/checks"),
                                    StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    last = JSON.readTree(line);
                    System.err.printf("  %,d postings%n", last.path("postings").asLong());
                }
            }
            if (!last.path("done").asBoolean(false)) {
                throw new CommandException("the check broke off; the hub's log says why");
            }
            for (JsonNode fault : last.path("faults")) {
                System.out.println(fault.asString());
            }
            System.out.printf(
                    "%,d accounts, %,d postings, %,d entries, %,d batches: %s%n",
                    last.path("accounts").asLong(),
                    last.path("postings").asLong(),
                    last.path("entries").asLong(),
                    last.path("batches").asLong(),
                    last.path("faults").isEmpty() ? "all is right" : "something is wrong");
            return last.path("faults").isEmpty() ? 0 : ExitCode.FAILED;
        }
    }
}
