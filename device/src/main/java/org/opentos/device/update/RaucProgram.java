package org.opentos.device.update;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.device.json.Json;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;
import tools.jackson.databind.JsonNode;

/// RAUC by its program, which asks its service over D-Bus: the service has the rights that the
/// device runtime has not. Its output is that of RAUC 1.8.
final class RaucProgram implements Rauc {
    /// Longer than any slot takes to be written.
    private static final Duration WITHIN = Duration.ofMinutes(30);

    private static final int LINES_MAX = 60;
    private static final int LINE_CHARACTERS_MAX = 400;
    private static final int REFUSAL_BYTES_MAX = 1024;
    private static final Pattern PROGRESS = Pattern.compile("\\s*(\\d{1,3})% .*");
    private static final Pattern LAST_ERROR = Pattern.compile("LastError: (.*)");
    private static final Pattern BUSY =
            Pattern.compile("already processing", Pattern.CASE_INSENSITIVE);

    private final List<String> program;
    private final Path refusal;

    /// @param program and what stands before every command
    /// @param refusal where the image's own check before an installation says why not
    RaucProgram(List<String> program, Path refusal) {
        this.program = List.copyOf(program);
        this.refusal = refusal;
    }

    @Override
    public Optional<Fault> check(Path bundle, ReleaseVersion version)
            throws IOException, InterruptedException {
        Said said = run(percent -> {}, "info", "--output-format=json", bundle.toString());
        if (said.code() != 0) {
            return Optional.of(fault(said, UpdateCheck.INSTALL));
        }
        String is =
                said.lines().stream()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .flatMap(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                        .map((JsonNode tree) -> tree.path("version").asString(""))
                        .orElse("");
        String wanted = version.code() + " " + version.name();
        return is.equals(wanted)
                ? Optional.empty()
                : Optional.of(
                        new Fault(
                                UpdateCheck.VERSION,
                                "The bundle says that it is \"%s\", the release \"%s\"."
                                        .formatted(is, wanted),
                                ""));
    }

    @Override
    public Optional<Fault> install(Path bundle, Installer.Progress progress)
            throws IOException, InterruptedException {
        Said said = run(progress, "install", bundle.toString());
        if (said.code() == 0) {
            return Optional.empty();
        }
        if (said.lines().stream().anyMatch(line -> BUSY.matcher(line).find())) {
            throw new IOException("RAUC still installs what it was told before");
        }
        return Optional.of(fault(said, UpdateCheck.INSTALL));
    }

    @Override
    public void mark(boolean good) throws IOException, InterruptedException {
        Said said = run(percent -> {}, "status", good ? "mark-good" : "mark-bad", "booted");
        if (said.code() != 0) {
            throw new IOException("RAUC did not mark the slot: " + said.last());
        }
    }

    /// @param code that the program ended with
    /// @param lines the last that it wrote
    private record Said(int code, List<String> lines) {
        /// What it gives as the reason, or its last words.
        String last() {
            for (String line : lines) {
                Matcher matcher = LAST_ERROR.matcher(line);
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
            return lines.isEmpty() ? "exit code " + code : lines.getLast();
        }

        String log() {
            return String.join("\n", lines);
        }
    }

    private Fault fault(Said said, UpdateCheck otherwise) throws IOException {
        String last = said.last();
        // What lies there is of this installation where one of the image's handlers ended it.
        String why = last.contains("handler") ? refused().orElse(last) : last;
        return new Fault(checkOf(why, otherwise), why, said.log());
    }

    /// By the words of RAUC, and the codes of the image's own check.
    private static UpdateCheck checkOf(String why, UpdateCheck otherwise) {
        if (why.startsWith("update-older") || why.startsWith("update-trial")) {
            return UpdateCheck.VERSION;
        }
        if (why.startsWith("update-room")) {
            return UpdateCheck.SPACE;
        }
        if (why.contains("ompatible")) {
            return UpdateCheck.PRODUCT;
        }
        return why.contains("signature") || why.contains("verif")
                ? UpdateCheck.SIGNATURE
                : otherwise;
    }

    private Optional<String> refused() throws IOException {
        try (var in = Files.newInputStream(refusal)) {
            String text = new String(in.readNBytes(REFUSAL_BYTES_MAX), StandardCharsets.UTF_8);
            return Optional.of(text.strip()).filter(each -> !each.isEmpty());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private Said run(Installer.Progress progress, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ended.orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((_, late) -> {
                    if (late != null) {
                        process.destroyForcibly();
                    }
                });
        Deque<String> lines = new ArrayDeque<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.addLast(
                        line.length() > LINE_CHARACTERS_MAX
                                ? line.substring(0, LINE_CHARACTERS_MAX)
                                : line);
                if (lines.size() > LINES_MAX) {
                    lines.removeFirst();
                }
                Matcher matcher = PROGRESS.matcher(line);
                if (matcher.matches()) {
                    progress.at(Math.min(Integer.parseInt(matcher.group(1)), 100));
                }
            }
            int code = process.waitFor();
            if (!ended.complete(null)) {
                throw new IOException("RAUC did not end within " + WITHIN.toMinutes() + " minutes");
            }
            return new Said(code, List.copyOf(lines));
        } finally {
            ended.complete(null);
            // The service goes on with what it was told; it is asked again later.
            process.destroy();
        }
    }
}
