package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// `./tos` refuses what it does not know before it builds anything: here there is nothing that it
/// could build, only the script and the texts of `cli/help`.
class ScriptTest {
    @TempDir private Path checkout;

    private record Ended(int exitCode, String said) {}

    @BeforeEach
    void copyTheScript() throws IOException {
        Path help = Files.createDirectories(checkout.resolve("cli/help"));
        try (Stream<Path> texts = Files.list(Path.of("help"))) {
            for (Path text : texts.toList()) {
                Files.copy(text, help.resolve(text.getFileName()));
            }
        }
        Files.copy(Path.of("..", "tos"), checkout.resolve("tos"));
        // Stands where building begins, so that a test sees whether it would have.
        Files.writeString(
                checkout.resolve("tos"),
                Files.readString(checkout.resolve("tos"))
                        .replace("build_all() {\n", "build_all() {\n  echo builds; exit 0\n")
                        .replace(
                                "prerequisites() {\n",
                                "prerequisites() {\n  echo builds; exit 0\n"));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    statsu,                     there is no command statsu. Did you mean status?
                    dwon --help,                there is no command dwon. Did you mean down?
                    help oprator,               there is no command oprator. Did you mean operator?
                    xylophone,                  there is no command xylophone.
                    ../../secret,               there is no command ../../secret.
                    up --bogus,                 up has no option --bogus.
                    up --htpp-port 1,           up has no option --htpp-port. Did you mean --http-port?
                    up --bind=0.0.0.0 --ampty,  up has no option --ampty. Did you mean --empty?
                    set lamp power true -x,     set has no option -x.
                    bench idle --connection 4,  bench has no option --connection. Did you mean --connections?
                    """)
    void what_is_not_known_is_refused_with_what_was_probably_meant(String line, String said)
            throws Exception {
        Ended ended = run(line.split(" "));
        assertThat(ended.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(ended.said()).startsWith("tos: " + said).doesNotContain("builds");
    }

    private static Stream<CommandLine> commands() {
        return Tos.line().getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void what_a_command_takes_is_let_through(CommandLine command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.getCommandName()));
        command.getCommandSpec()
                .options()
                .forEach(option -> {
                    if (!option.usageHelp() && !option.versionHelp()) {
                        arguments.add(option.longestName());
                        if (option.arity().max() > 0) {
                            arguments.add("--value");
                        }
                    }
                });
        Ended ended = run(arguments.toArray(String[]::new));
        assertThat(ended).isEqualTo(new Ended(0, "builds\n"));
    }

    @Test
    void what_comes_after_two_hyphens_is_no_option() throws Exception {
        assertThat(run("set", "lamp", "text", "--", "--help")).isEqualTo(new Ended(0, "builds\n"));
    }

    @Test
    void a_step_that_takes_long_says_what_it_is_at() throws Exception {
        Path tos = checkout.resolve("tos");
        Files.writeString(
                tos,
                Files.readString(tos)
                        .replaceFirst("told_every_seconds=5", "told_every_seconds=0.05")
                        .replaceFirst(
                                "(build_all\\(\\) \\{\n)  echo builds",
                                "$1  mkdir -p \"\\$build\"; step 'Build it' fake"));
        Files.writeString(
                tos,
                Files.readString(tos)
                        .replaceFirst(
                                "step\\(\\)",
                                """
                                fake() {
                                  echo '[INFO] --- maven-compiler-plugin:3.14.0:compile (default) @ hub ---'
                                  cat
                                }
                                step()\
                                """));
        Process process =
                new ProcessBuilder(tos.toString(), "build").redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            assertThat(reader.readLine()).isEqualTo("  … Build it");
            while (said.isEmpty()
                    || !said.getLast().matches("  … Build it \\d+ s · hub: compile")) {
                String line = reader.readLine();
                assertThat(line).as("%s", said).isNotNull();
                said.add(line);
            }
            // It was the step's input, which is what it waits for.
            process.outputWriter().close();
            assertThat(reader.lines().toList().getLast()).startsWith("  ✓ Build it");
        }
        assertThat(process.waitFor()).isZero();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(checkout.resolve("tos").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
