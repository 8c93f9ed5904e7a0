package org.opentos.cli.account;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A person's sign-in at one hub, got by the OAuth 2.0 device authorization grant (RFC 8628) and
/// kept in `~/.config/opentos/sign-in.json`, readable by this user only.
///
/// @param hub the process of the hub that is asked
/// @param state the state directory of a hub of this machine, where it is one
/// @param expiresAt of the access token
public record SignIn(
        URI hub, Optional<Path> state, String accessToken, String refreshToken, Instant expiresAt) {
    private static final String CLIENT = "tos";
    private static final String SCOPES =
            "openid profile home:read home:control home:manage organisation:manage";
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    /// What the person is asked to open and to confirm.
    public record Grant(String verificationUri, String userCode) {}

    /// The one that an earlier [#keep] kept.
    public static Optional<SignIn> kept() {
        if (!Files.exists(file())) {
            return Optional.empty();
        }
        try {
            JsonNode kept = JSON.readTree(Files.readString(file()));
            return Optional.of(
                    new SignIn(
                            URI.create(kept.path("hub").asString()),
                            Optional.of(kept.path("state").asString(""))
                                    .filter(path -> !path.isEmpty())
                                    .map(Path::of),
                            kept.path("accessToken").asString(),
                            kept.path("refreshToken").asString(),
                            Instant.parse(kept.path("expiresAt").asString())));
        } catch (IOException | RuntimeException damaged) {
            throw new CommandException(
                    file() + " is damaged; remove it and run ./tos login", damaged);
        }
    }

    /// The kept one.
    ///
    /// @throws CommandException where nobody is signed in
    public static SignIn required() {
        return kept().orElseThrow(() ->
                new CommandException(ExitCode.NOT_SIGNED_IN, "not signed in; run: ./tos login"));
    }

    /// Asks for a grant and waits until the person confirmed it, refused it, or let it expire.
    public static SignIn withDeviceGrant(URI hub, Consumer<Grant> show) {
        HubClient client = HubClient.forSession(hub);
        JsonNode asked =
                client.form(
                        "/oauth2/device_authorization",
                        Map.of("client_id", CLIENT, "scope", SCOPES));
        if (asked.has("error")) {
            throw new CommandException(
                    "the hub does not let this program sign in: " + asked.path("error").asString());
        }
        if (asked.has("code")) {
            throw new CommandException(asked.path("detail").asString());
        }
        show.accept(
                new Grant(
                        asked.path("verification_uri_complete")
                                .asString(asked.path("verification_uri").asString()),
                        asked.path("user_code").asString()));
        Duration pause = Duration.ofSeconds(asked.path("interval").asInt(5));
        while (true) {
            LockSupport.parkNanos(pause.toNanos());
            JsonNode answer =
                    client.form(
                            "/oauth2/token",
                            Map.of(
                                    "grant_type",
                                    "urn:ietf:params:oauth:grant-type:device_code",
                                    "device_code",
                                    asked.path("device_code").asString(),
                                    "client_id",
                                    CLIENT));
            switch (answer.path("error").asString("")) {
                case "" -> {
                    return of(hub, Optional.empty(), answer, "");
                }
                case "authorization_pending" -> {}
                case "slow_down" -> pause = pause.plusSeconds(5);
                case "access_denied" ->
                        throw new CommandException("the sign-in was refused in the browser");
                case "expired_token" ->
                        throw new CommandException("the code expired; run ./tos login again");
                case String other ->
                        throw new CommandException("the hub refused the sign-in: " + other);
            }
        }
    }

    /// This sign-in with an access token that is valid for a while.
    public SignIn fresh() {
        if (Instant.now().isBefore(expiresAt.minus(MARGIN))) {
            return this;
        }
        JsonNode answer =
                HubClient.forSession(hub)
                        .form(
                                "/oauth2/token",
                                Map.of(
                                        "grant_type",
                                        "refresh_token",
                                        "refresh_token",
                                        refreshToken,
                                        "client_id",
                                        CLIENT));
        if (answer.has("error")) {
            throw new CommandException(
                    ExitCode.NOT_SIGNED_IN, "the sign-in has ended; run ./tos login again");
        }
        SignIn renewed = of(hub, state, answer, refreshToken);
        renewed.keep();
        return renewed;
    }

    /// The same, known to be at the hub of this machine that keeps its state there.
    public SignIn ofHubIn(Path directory) {
        return new SignIn(hub, Optional.of(directory), accessToken, refreshToken, expiresAt);
    }

    /// The same, at another process of the same hub.
    public SignIn at(URI process) {
        return new SignIn(process, state, accessToken, refreshToken, expiresAt);
    }

    private static SignIn of(URI hub, Optional<Path> state, JsonNode answer, String refreshToken) {
        return new SignIn(
                hub,
                state,
                answer.path("access_token").asString(),
                answer.path("refresh_token").asString(refreshToken),
                Instant.now().plusSeconds(answer.path("expires_in").asLong(60)));
    }

    /// Keeps it for later commands.
    public void keep() {
        try {
            Files.createDirectories(file().resolveSibling("."));
            Files.deleteIfExists(file());
            Files.createFile(
                    file(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file(),
                    JSON.writeValueAsString(
                            Map.of(
                                    "hub",
                                    hub.toString(),
                                    "state",
                                    state.map(Path::toString).orElse(""),
                                    "accessToken",
                                    accessToken,
                                    "refreshToken",
                                    refreshToken,
                                    "expiresAt",
                                    expiresAt.toString())));
        } catch (IOException failure) {
            throw new CommandException("cannot keep the sign-in in " + file(), failure);
        }
    }

    /// Ends it at the hub and forgets it.
    public void revoke() {
        HubClient.forSession(hub)
                .form("/oauth2/revoke", Map.of("token", refreshToken, "client_id", CLIENT));
        try {
            Files.deleteIfExists(file());
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + file(), failure);
        }
    }

    private static Path file() {
        String configured = System.getenv("XDG_CONFIG_HOME");
        Path base =
                configured == null
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(configured);
        return base.resolve("opentos/sign-in.json");
    }
}
