package org.opentos.hub.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// Checks and keeps passwords.
///
/// Argon2id with 19 MiB, two passes and one lane, the first of the equivalent choices of OWASP's
/// password storage cheat sheet: about a tenth of a second here, and 19 MiB that a guesser's
/// hardware needs for each guess. Only as many run at once as there are cores, so that a flood of
/// sign-ins costs at most that much memory and leaves the doors alive.
@Component
class Passwords {
    static final int CHARACTERS_MIN = 10;
    static final int CHARACTERS_MAX = 128;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int WAIT_SECONDS_MAX = 5;

    private final PasswordEncoder encoder =
            new DelegatingPasswordEncoder(
                    "argon2id",
                    Map.of(
                            "argon2id",
                            new Argon2PasswordEncoder(
                                    SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES)));
    private final Semaphore running =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);
    private @Nullable String nobodys;
    private @Nullable Set<String> common;

    /// Too many sign-ins at once; the same one will do in a moment.
    static final class BusyException extends RuntimeException {
        BusyException() {
            super("no core was free for a password", null, false, false);
        }
    }

    /// What is wrong with a new password; empty where nothing is.
    Optional<String> weakness(String password, String name) {
        int characters = password.codePointCount(0, password.length());
        String lower = password.toLowerCase(Locale.ROOT);
        if (characters < CHARACTERS_MIN) {
            return Optional.of("Use at least " + CHARACTERS_MIN + " characters.");
        }
        if (characters > CHARACTERS_MAX) {
            return Optional.of("Use at most " + CHARACTERS_MAX + " characters.");
        }
        if (lower.equals(name) || lower.equals(new StringBuilder(name).reverse().toString())) {
            return Optional.of("Use something other than your name.");
        }
        if (lower.chars().distinct().count() < 4 || common().contains(lower)) {
            return Optional.of("Use something that others do not think of as well.");
        }
        return Optional.empty();
    }

    String hash(String password) {
        return bounded(() -> encoder.encode(password));
    }

    /// @param stored null where there is no such person or it has no password: the answer is no,
    ///   after the same work
    boolean matches(String password, @Nullable String stored) {
        String against = stored == null ? nobodys() : stored;
        boolean same =
                password.length() <= 2 * CHARACTERS_MAX
                        && bounded(() -> encoder.matches(password, against));
        return same && stored != null;
    }

    /// Whether the parameters have become stronger since it was kept.
    boolean outdated(String stored) {
        return encoder.upgradeEncoding(stored);
    }

    private synchronized String nobodys() {
        String known = nobodys;
        if (known == null) {
            known = hash("a password that nobody has");
            nobodys = known;
        }
        return known;
    }

    private <T> T bounded(Supplier<T> work) {
        try {
            if (!running.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            running.release();
        }
    }

    private synchronized Set<String> common() {
        Set<String> known = common;
        if (known != null) {
            return known;
        }
        try (InputStream file = Passwords.class.getResourceAsStream("/common-passwords.txt")) {
            if (file == null) {
                throw new IllegalStateException("common-passwords.txt is not in the program");
            }
            known =
                    new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .collect(Collectors.toUnmodifiableSet());
            common = known;
            return known;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read common-passwords.txt", failure);
        }
    }
}
