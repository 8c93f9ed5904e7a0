package org.opentos.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A guide that can be followed: its blocks of commands, each with the lines that it says one sees.
final class Guide {
    private Guide() {}

    /// @param command as it stands in a block `sh`
    /// @param seen lines of the block `text` that follows it before the next command
    record Step(String command, List<String> seen) {
        /// The first line that was not printed, where `…` stands for anything.
        String missing(String printed) {
            return seen.stream()
                    .filter(line -> printed.lines().noneMatch(matching(line)::matches))
                    .findFirst()
                    .orElse("");
        }

        private static Matching matching(String line) {
            String expression =
                    Stream.of(line.strip().split("…", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"));
            return new Matching(Pattern.compile(".*" + expression + ".*"));
        }

        private record Matching(Pattern pattern) {
            boolean matches(String line) {
                return pattern.matcher(line).matches();
            }
        }
    }

    static List<Step> read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        String block = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("```")) {
                block = block.isEmpty() ? line.substring(3) : "";
            } else if (block.equals("sh")) {
                steps.add(new Step(line, new ArrayList<>()));
            } else if (block.equals("text")) {
                steps.getLast().seen().add(line);
            }
        }
        return steps;
    }
}
