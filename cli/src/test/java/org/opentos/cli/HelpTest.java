package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// `./tos COMMAND --help` prints a file of `cli/help`, so that it answers also where nothing has
/// been built: it says what the command takes. `-Ddocuments.write=true` writes the files anew.
class HelpTest {
    private static final Path HELP = Path.of("help").toAbsolutePath();

    /// Of `bench`, the script knows more than this program.
    private static Stream<Map.Entry<String, CommandLine>> commands() {
        return Tos.line().getSubcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .filter(each -> !each.getKey().equals("bench"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theFileSaysWhatTheCommandTakes(Map.Entry<String, CommandLine> command) throws IOException {
        Path file = HELP.resolve(command.getKey() + ".txt");
        String usage = usage(command.getValue());
        if (Boolean.getBoolean("documents.write")) {
            Files.createDirectories(HELP);
            Files.writeString(file, usage);
        }
        assertThat(file).hasContent(usage);
    }

    /// With what each of its own commands takes.
    private static String usage(CommandLine command) {
        StringBuilder text = new StringBuilder(command.getUsageMessage(Ansi.OFF));
        for (CommandLine each : command.getSubcommands().values()) {
            text.append('\n').append(each.getUsageMessage(Ansi.OFF));
        }
        return text.toString();
    }
}
