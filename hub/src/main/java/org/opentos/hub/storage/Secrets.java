package org.opentos.hub.storage;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Random keys that the hub makes once and keeps in the database, one for each purpose.
@Component
public class Secrets {
    /// 256 bits, what HMAC-SHA-256 takes in full (RFC 2104, section 3).
    public static final int SECRET_BYTES = 32;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Secrets(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The key for a purpose, made at its first use.
    ///
    /// @param name of the purpose, for example `claim-codes`
    public byte[] key(String name) {
        return key(
                name,
                () -> {
                    byte[] fresh = new byte[SECRET_BYTES];
                    random.nextBytes(fresh);
                    return fresh;
                });
    }

    /// The same, of a form of its own.
    ///
    /// @param made a key, of which the first that anybody makes is kept
    public byte[] key(String name, Supplier<byte[]> made) {
        Optional<byte[]> kept = find(name);
        if (kept.isPresent()) {
            return kept.get();
        }
        jdbc.sql(
                        "insert into hub_secret (name, value, created_at) values (?, ?, ?) on conflict (name) do nothing")
                .params(name, made.get(), clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return find(name).orElseThrow();
    }

    private Optional<byte[]> find(String name) {
        return jdbc.sql("select value from hub_secret where name = ?")
                .param(name)
                .query(byte[].class)
                .optional();
    }
}
