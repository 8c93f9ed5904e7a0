package org.opentos.hub.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the processes of a hub find each other.
///
/// @param url of the NATS server, for example `nats://127.0.0.1:4222`
/// @param user empty text where the server asks for none
public record NatsSettings(String url, String user, Optional<Path> passwordFile) {
    static final String URL = "nats-url";
    static final String USER = "nats-user";
    static final String PASSWORD_FILE = "nats-password-file";

    static Optional<NatsSettings> read(Map<String, String> all) {
        return Optional.ofNullable(all.get(URL))
                .map(url ->
                        new NatsSettings(
                                url,
                                all.getOrDefault(USER, ""),
                                Optional.ofNullable(all.get(PASSWORD_FILE)).map(Path::of)));
    }

    /// @throws StartException where the file cannot be read
    public char[] password() {
        return passwordFile
                .map(file -> {
                    try {
                        return Files.readString(file).strip().toCharArray();
                    } catch (IOException failure) {
                        throw new StartException(
                                "cannot read the NATS password from "
                                        + file
                                        + "; check "
                                        + PASSWORD_FILE,
                                failure);
                    }
                })
                .orElse(new char[0]);
    }
}
