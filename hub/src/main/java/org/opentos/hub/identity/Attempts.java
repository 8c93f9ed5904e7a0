package org.opentos.hub.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Secrets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Limits how often somebody may try, in the database, so that neither a restart nor a second hub
/// process gives a guesser a new allowance.
///
/// It is the generic cell rate algorithm (ITU-T I.371): a key holds only the moment at which its
/// whole allowance is back. What is limited is kept as a keyed hash, since people type passwords
/// into name fields.
@Component
public class Attempts {
    /// As far as the clocks of two processes may be apart. What is used up for longer than a whole
    /// allowance and this was written before the clock was set back, and counts for nothing.
    static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Secrets secrets;
    private volatile byte @Nullable [] secret;

    Attempts(JdbcClient jdbc, InstantSource clock, Secrets secrets) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.secrets = secrets;
    }

    /// How often something may be tried.
    ///
    /// @param kind what is limited, for example `sign-in-name`
    /// @param burst attempts at once
    /// @param each how long until one more is allowed
    public record Limit(String kind, int burst, Duration each) {}

    private static Duration all(Limit limit) {
        return limit.each().multipliedBy(limit.burst());
    }

    /// Takes one attempt.
    ///
    /// @return how long to wait where none is left; such an attempt is not counted
    public Optional<Duration> take(Limit limit, String key) {
        Instant now = clock.instant();
        String hash = hash(limit, key);
        int taken =
                jdbc.sql(
                                """
                                insert into attempt as a (key, free_at) values (:key, :now + :each * interval '1 millisecond')
                                on conflict (key) do update set free_at =
                                    case when a.free_at > :impossible then :now else greatest(a.free_at, :now) end
                                        + :each * interval '1 millisecond'
                                where a.free_at > :impossible
                                    or greatest(a.free_at, :now) + :each * interval '1 millisecond'
                                        <= :now + :all * interval '1 millisecond'
                                """)
                        .param("key", hash)
                        .param("now", sql(now))
                        .param("each", limit.each().toMillis())
                        .param("all", all(limit).toMillis())
                        .param("impossible", sql(now.plus(all(limit)).plus(CLOCKS_APART_MAX)))
                        .update();
        if (taken > 0) {
            return Optional.empty();
        }
        OffsetDateTime free =
                jdbc.sql("select free_at from attempt where key = ?")
                        .param(hash)
                        .query(OffsetDateTime.class)
                        .optional()
                        .orElse(sql(now));
        Duration wait =
                Duration.between(now, free.toInstant())
                        .minus(limit.each().multipliedBy(limit.burst() - 1L));
        return Optional.of(wait.isPositive() ? wait : limit.each());
    }

    /// Gives one attempt back, since it was no guess.
    public void giveBack(Limit limit, String key) {
        jdbc.sql(
                        "update attempt set free_at = free_at - ? * interval '1 millisecond' where key = ?")
                .params(limit.each().toMillis(), hash(limit, key))
                .update();
    }

    /// Gives the whole allowance back.
    public void forget(Limit limit, String key) {
        jdbc.sql("delete from attempt where key = ?").param(hash(limit, key)).update();
    }

    void removeSpent() {
        jdbc.sql("delete from attempt where free_at < ?").param(sql(clock.instant())).update();
    }

    private String hash(Limit limit, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            byte[] text = (limit.kind() + '\n' + key).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", absent);
        }
    }

    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = secrets.key("attempts");
            secret = known;
        }
        return known;
    }

    private static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
