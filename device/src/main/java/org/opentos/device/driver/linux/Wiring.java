package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;
import tools.jackson.databind.JsonNode;

/// What a property or an event says of its hardware by `tos:hardware`, and the files in which Linux
/// shows it.
///
/// @param system the root of the file system, `/` but in tests
/// @param schema of the property, or of what comes with the event
/// @param said of the hardware, within [org.opentos.protocol.hardware.HardwareRules]
record Wiring(Path system, DataSchema schema, JsonNode said) {
    /// Of a file of sysfs; the kernel writes a page at most.
    private static final int FILE_BYTES_MAX = 4_096;

    /// What is said of it by a member; empty where nothing is.
    Optional<String> text(String member) {
        return Json.text(said, member);
    }

    Path file(String path) {
        return system.resolve(path);
    }

    /// Directories below a class of devices, by their names; none where there is no such class.
    List<Path> devices(String directory) throws IOException {
        Path found = file(directory);
        if (!Files.isDirectory(found)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(found)) {
            return all.sorted().toList();
        }
    }

    /// Those of them whose names begin so.
    List<Path> devices(String directory, String beginning) throws IOException {
        return devices(directory).stream()
                .filter(each -> each.getFileName().toString().startsWith(beginning))
                .toList();
    }

    /// The device of a class whose file `name` says so; the first one where no name is asked for.
    ///
    /// @throws NoSuchFileException where there is none
    Path called(String directory, Optional<String> name) throws IOException {
        for (Path each : devices(directory)) {
            if (name.isEmpty() || text(each.resolve("name")).equals(name)) {
                return each;
            }
        }
        throw new NoSuchFileException(directory + "/" + name.orElse("*"));
    }

    /// The device of that name in a class; the first one where no name is asked for.
    ///
    /// @throws NoSuchFileException where there is none
    Path named(String directory, Optional<String> name) throws IOException {
        for (Path each : devices(directory)) {
            if (name.isEmpty() || each.getFileName().toString().equals(name.get())) {
                return each;
            }
        }
        throw new NoSuchFileException(directory + "/" + name.orElse("*"));
    }

    /// What a file says, without white space around it; empty where there is no such file.
    static Optional<String> text(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(FILE_BYTES_MAX);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
        }
    }

    /// @throws IOException where the file says no number
    static double number(Path file) throws IOException {
        String text = text(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw new IOException(file + " says no number", malformed);
        }
    }

    static void put(Path file, String text) throws IOException {
        Files.writeString(
                file,
                text,
                StandardCharsets.US_ASCII,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// A measured number as the property has it: within its range, in its steps.
    JsonNode fitted(double measured) {
        double fitted = schema.fit(measured);
        return is("integer") ? Json.of(Math.round(fitted)) : Json.of(fitted);
    }

    boolean isBoolean() {
        return is("boolean");
    }

    boolean isText() {
        return is("string");
    }

    private boolean is(String type) {
        return schema.tree().path("type").asString("").equals(type);
    }
}
