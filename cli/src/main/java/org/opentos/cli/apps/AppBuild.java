package org.opentos.cli.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Places;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageReader;
import org.opentos.protocol.app.PackageWriter;
import org.opentos.protocol.app.SigningKey;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Builds an app with the tool of the sdk, and packs and signs what came of it.
final class AppBuild implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path out;
    private final Process process;
    private final BufferedReader lines;

    private AppBuild(Path out, Process process) {
        this.out = out;
        this.process = process;
        this.lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// @param watch whether to build anew after each change, until [#close]
    static AppBuild start(Places places, Path app, boolean watch) {
        Path tool = places.root().resolve("ui/sdk/tool/build.mjs");
        try {
            Path out = Files.createTempDirectory("opentos-app");
            List<String> command =
                    new ArrayList<>(
                            List.of("node", tool.toString(), app.toString(), out.toString()));
            if (watch) {
                command.add("--watch");
            }
            return new AppBuild(
                    out,
                    new ProcessBuilder(command)
                            .directory(places.root().resolve("ui/sdk").toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failure) {
            throw new CommandException(
                    "cannot start the build; is Node.js installed? node --version", failure);
        }
    }

    /// Waits for the next build.
    ///
    /// @return why it failed; empty where it did not
    Optional<String> next() {
        try {
            String line = lines.readLine();
            if (line == null) {
                return Optional.of("the build ended without a word");
            }
            JsonNode said = JSON.readTree(line);
            return said.path("built").asBoolean(false)
                    ? Optional.empty()
                    : Optional.of(said.path("error").asString("the build failed"));
        } catch (IOException | JacksonException failure) {
            throw new CommandException("cannot understand the build", failure);
        }
    }

    /// Packs what was built last, and holds it to what a hub would.
    Path packed(SigningKey key) {
        try {
            Map<String, byte[]> files = new TreeMap<>();
            try (Stream<Path> all = Files.walk(out)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    files.put(
                            out.relativize(each).toString().replace('\\', '/'),
                            Files.readAllBytes(each));
                }
            }
            Path file = Files.createTempFile("opentos-app", ".tosapp");
            PackageWriter.write(files, key, file);
            if (PackageReader.check(file) instanceof Outcome.Refused<AppPackage>(Refusal refusal)) {
                Files.delete(file);
                throw new CommandException(said(refusal));
            }
            return file;
        } catch (IOException failure) {
            throw new CommandException("cannot pack what was built in " + out, failure);
        }
    }

    private static String said(Refusal refusal) {
        StringBuilder text = new StringBuilder(refusal.code().text() + ": " + refusal.detail());
        refusal.faults()
                .forEach(each ->
                        text.append("\n  manifest.json")
                                .append(each.pointer())
                                .append(' ')
                                .append(each.message()));
        return text.toString();
    }

    @Override
    public void close() {
        process.destroy();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + out, failure);
        }
    }
}
