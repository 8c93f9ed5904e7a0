package org.opentos.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

/// One of OpenTOS's programs as it lies in a checkout: jar, libraries, java options, AOT cache.
public enum Program {
    HUB("hub", "org.opentos.hub.Hub"),
    DEVICE("device", "org.opentos.device.Device"),
    /// The stand-in for payment providers.
    PAYMENTS("testkit", "org.opentos.testkit.pay.PaymentSimulator"),
    /// What runs submitted apps for the operator.
    REVIEWER("cli", "org.opentos.cli.Tos");

    private final String module;
    private final String mainClass;

    Program(String module, String mainClass) {
        this.module = module;
        this.mainClass = mainClass;
    }

    /// The command that runs it.
    ///
    /// @param extra further java options
    List<String> command(Places places, List<String> extra, List<String> arguments) {
        Path target = places.root().resolve(module).resolve("target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(places));
        command.addAll(directives(places));
        command.addAll(extra);
        command.add("-cp");
        command.add(target.resolve(module + "-0.1.0.jar") + ":" + target.resolve("lib") + "/*");
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private List<String> options(Places places) {
        Path file = places.root().resolve(module).resolve("launch.options");
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot read " + file + "; is the checkout complete?",
                    failure);
        }
    }

    /// What it says to the JVM's compilers, where it says anything (JEP 165).
    private List<String> directives(Places places) {
        Path file = places.root().resolve(module).resolve("compiler.directives");
        return Files.exists(file) ? List.of("-XX:CompilerDirectivesFile=" + file) : List.of();
    }

    /// Where its ahead-of-time cache lies.
    public Path cache(Places places) {
        return places.build().resolve(module + ".aot");
    }

    /// Runs with the ahead-of-time cache where there is one (JEP 514).
    public List<String> withCache(Places places) {
        Path cache = cache(places);
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    /// Starts it in a session of its own, so that it outlives this command and its terminal.
    ///
    /// @param log gets everything that it prints
    /// @param ready the file with which it will say that it is ready
    Process start(Places places, List<String> extra, List<String> arguments, Path log, Path ready) {
        RunningFile.endLeft(ready);
        List<String> command = new ArrayList<>();
        command.add("setsid");
        command.addAll(command(places, extra, arguments));
        try {
            Files.createDirectories(Optional.ofNullable(log.getParent()).orElse(Path.of(".")));
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .start();
            RunningFile.note(ready, process);
            return process;
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "cannot start the "
                            + module
                            + ": "
                            + failure.getMessage()
                            + ". Check that "
                            + places.state()
                            + " can be written and has room.",
                    failure);
        }
    }
}
