package org.opentos.cli.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opentos.cli.CommandException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A program of the pages' workspace that runs and says in lines of JSON what it does.
final class NodeTool implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path script;
    private final Process process;
    private final BufferedReader lines;

    private NodeTool(Path script, Process process) {
        this.script = script;
        this.process = process;
        this.lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static NodeTool start(Path script, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        command.addAll(arguments);
        try {
            return new NodeTool(
                    script,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failure) {
            throw new CommandException(
                    "cannot start " + script + "; is Node.js installed? node --version", failure);
        }
    }

    /// Waits for what it says next; empty once it has ended.
    Optional<JsonNode> next() {
        try {
            return Optional.ofNullable(lines.readLine()).map(JSON::readTree);
        } catch (IOException | JacksonException failure) {
            throw new CommandException("cannot understand " + script, failure);
        }
    }

    /// Ends it with everything that it started, unless it ends before that.
    ///
    /// @return tells whether that was necessary
    AtomicBoolean endAfter(Duration most) {
        AtomicBoolean late = new AtomicBoolean();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        if (!process.waitFor(most)) {
                            late.set(true);
                            end();
                        }
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });
        return late;
    }

    private void end() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroy();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        end();
    }
}
