package org.opentos.protocol.hardware;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A key, a button or a switch, by the name that Linux has for it, such as `KEY_POWER`, `BTN_0` or
/// `SW_LID`. (Linux, include/uapi/linux/input-event-codes.h.)
///
/// @param number of the code within its kind, below 768 for a key or button and below 17 for a
///   switch
/// @param isSwitch whether it stays where it was put, as a lid does
public record InputCode(int number, boolean isSwitch) {
    private static final String SWITCH = "SW_";

    /// Read once, and only where something asks for a code.
    private static final class Table {
        static final Map<String, InputCode> CODES = read();

        private static Map<String, InputCode> read() {
            Map<String, InputCode> codes = new HashMap<>();
            try (InputStream bytes = InputCode.class.getResourceAsStream("input-codes.txt");
                    BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(
                                            Objects.requireNonNull(bytes),
                                            StandardCharsets.US_ASCII))) {
                lines.lines()
                        .filter(line -> !line.startsWith("#"))
                        .forEach(line -> {
                            int space = line.indexOf(' ');
                            String name = line.substring(0, space);
                            codes.put(
                                    name,
                                    new InputCode(
                                            Integer.parseInt(line.substring(space + 1)),
                                            name.startsWith(SWITCH)));
                        });
            } catch (IOException failure) {
                throw new UncheckedIOException("the names of keys cannot be read", failure);
            }
            return Map.copyOf(codes);
        }
    }

    /// The code of that name; empty where Linux has none.
    public static Optional<InputCode> named(String name) {
        return Optional.ofNullable(Table.CODES.get(name));
    }
}
