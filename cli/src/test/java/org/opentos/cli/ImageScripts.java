package org.opentos.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs the scripts of the image as the device runs them, with programs of its own in the place of
/// those that only a device has.
final class ImageScripts {
    private static final Path PROGRAMS =
            Path.of("../image/root/usr/lib/opentos").toAbsolutePath().normalize();
    private static final String SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path stands;

    /// @param stands holds what stands in for programs
    ImageScripts(Path stands) throws IOException {
        this.stands = Files.createDirectories(stands);
    }

    /// Where a script lies.
    static Path path(String script) {
        return PROGRAMS.resolve(script);
    }

    record Answer(int code, String text) {}

    /// Puts a program of bash in the place of another.
    void standIn(String program, String lines) throws IOException {
        Path file = stands.resolve(program);
        Files.writeString(file, "#!/bin/bash\n" + lines + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("could not make " + file + " a program");
        }
    }

    Answer run(String script, Map<String, String> environment, String... arguments)
            throws Exception {
        return run(script, "", environment, arguments);
    }

    /// @param said what the script reads
    Answer run(String script, String said, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(path(script).toString()));
        command.addAll(List.of(arguments));
        return run(command, said, environment);
    }

    Answer run(List<String> command, String said, Map<String, String> environment)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", stands + ":" + SYSTEM);
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        process.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Answer(process.waitFor(), text);
    }
}
