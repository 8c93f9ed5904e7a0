package org.opentos.hub.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/// Removes what has expired: limits that are full again, links, and authorizations whose every
/// token is over or whose consent was never given.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Upkeep {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final int EVERY_MINUTES = 60;

    /// How long a person may think over a consent. Until then, an authorization has no token yet.
    private static final Duration CONSENT_WAIT = Duration.ofHours(1);

    private final Attempts attempts;
    private final SignInLinks links;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    Upkeep(Attempts attempts, SignInLinks links, JdbcClient jdbc, InstantSource clock) {
        this.attempts = attempts;
        this.links = links;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Scheduled(
            fixedDelay = EVERY_MINUTES,
            initialDelay = EVERY_MINUTES,
            timeUnit = TimeUnit.MINUTES)
    void removeExpired() {
        try {
            attempts.removeSpent();
            links.removeSpent();
            jdbc.sql(
                            """
                            delete from oauth2_authorization
                            where coalesce(
                                    greatest(authorization_code_expires_at, access_token_expires_at,
                                        refresh_token_expires_at, user_code_expires_at,
                                        device_code_expires_at),
                                    created_at + :consent * interval '1 second') < :now
                            """)
                    .param("consent", CONSENT_WAIT.toSeconds())
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DataAccessException failure) {
            log.warn("cannot remove what has expired; it is tried again later", failure);
        }
    }
}
