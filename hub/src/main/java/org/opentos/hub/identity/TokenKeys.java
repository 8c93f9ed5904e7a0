package org.opentos.hub.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The keys that sign tokens (ES256), in the database: tokens outlive a restart, and every hub
/// process knows every key. The newest signs; the older ones verify until no token of theirs can be
/// left.
@Component
class TokenKeys implements JWKSource<SecurityContext> {
    static final Duration SIGNS = Duration.ofDays(90);

    /// How long a key verifies after a newer one signs: far longer than any token it signed lives.
    static final Duration VERIFIES_AFTER = Duration.ofDays(2);

    /// How long another process's new key may stay unknown here where nobody asks for it by name.
    private static final Duration READ_EVERY = Duration.ofMinutes(5);

    /// How often keys are read since somebody asks for an unknown one.
    private static final Duration READ_UNKNOWN_EVERY = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private volatile @Nullable Read read;

    private record Read(List<JWK> newestFirst, Instant at) {}

    private record Row(JWK key, Instant createdAt) {}

    TokenKeys(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        Read known = read;
        if (known == null || known.at().plus(READ_EVERY).isBefore(clock.instant())) {
            known = refresh();
        }
        List<JWK> found = selector.select(new JWKSet(known.newestFirst()));
        if (found.isEmpty() && known.at().plus(READ_UNKNOWN_EVERY).isBefore(clock.instant())) {
            found = selector.select(new JWKSet(refresh().newestFirst()));
        }
        return found;
    }

    private synchronized Read refresh() {
        Instant now = clock.instant();
        List<Row> rows = rows();
        if (rows.isEmpty() || rows.getFirst().createdAt().plus(SIGNS).isBefore(now)) {
            add(now);
            rows = rows();
        }
        Instant newest = rows.getFirst().createdAt();
        if (newest.plus(VERIFIES_AFTER).isBefore(now)) {
            jdbc.sql("delete from signing_key where created_at < ?").param(sql(newest)).update();
            rows = rows.subList(0, 1);
        }
        Read fresh = new Read(rows.stream().map(Row::key).toList(), now);
        read = fresh;
        return fresh;
    }

    private List<Row> rows() {
        return jdbc.sql("select jwk, created_at from signing_key order by created_at desc, id")
                .query((row, number) ->
                        new Row(
                                parse(row.getString("jwk")),
                                row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private void add(Instant now) {
        try {
            JWK key =
                    new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .keyID(UUID.randomUUID().toString())
                            .generate();
            jdbc.sql("insert into signing_key (id, jwk, created_at) values (?, ?, ?)")
                    .params(key.getKeyID(), key.toJSONString(), sql(now))
                    .update();
        } catch (JOSEException absent) {
            throw new IllegalStateException("P-256 is part of every JDK", absent);
        }
    }

    private static JWK parse(String text) {
        try {
            return JWK.parse(text);
        } catch (ParseException damaged) {
            throw new IllegalStateException(
                    "a signing key in the database is damaged; remove its row", damaged);
        }
    }

    private static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
