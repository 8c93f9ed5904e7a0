package org.opentos.device.host;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Name and password of a network that the device opens once, both new each time.
///
/// @param password what a handshake that somebody recorded is not guessed by: 59 bits
record OwnNetwork(String name, String password) {
    /// Without what is mistaken for something else.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int PASSWORD_CHARACTERS = 12;
    private static final int NAME_NUMBERS = 1 << 16;

    static OwnNetwork random(RandomGenerator random) {
        StringBuilder password = new StringBuilder();
        while (password.length() < PASSWORD_CHARACTERS) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new OwnNetwork(
                "OpenTOS-%04X".formatted(random.nextInt(NAME_NUMBERS)), password.toString());
    }

    /// What a phone's camera reads.
    String link() {
        return "WIFI:T:WPA;S:" + escaped(name) + ";P:" + escaped(password) + ";;";
    }

    /// What the image is asked for.
    String request() {
        return "share " + digits(name) + " " + digits(password);
    }

    private static String digits(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String escaped(String text) {
        return text.replaceAll("([\\\\;,\":])", "\\\\$1");
    }

    @Override
    public String toString() {
        return name;
    }
}
