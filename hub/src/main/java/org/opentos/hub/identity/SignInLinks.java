package org.opentos.hub.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.audit.AuditLog;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// One-time links that sign a person in: how an operator lets somebody back in who has lost every
/// other way, and how the demonstration begins.
@Component
public class SignInLinks {
    static final Duration VALID = Duration.ofMinutes(15);

    private static final int TOKEN_BYTES = 32;
    private static final int TOKEN_CHARACTERS_MAX = 64;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final AuditLog audit;
    private final StoredPersons persons;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    SignInLinks(
            JdbcClient jdbc,
            InstantSource clock,
            AuditLog audit,
            StoredPersons persons,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
        this.persons = persons;
        this.transaction = transaction;
    }

    /// Makes a token for the person; the page `/sign-in-link#TOKEN` spends it. It holds for 15
    /// minutes.
    public String mint(Id.PersonId person) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("insert into sign_in_link (token, person, expires_at) values (?, ?, ?)")
                    .params(
                            digest(text),
                            person.value(),
                            clock.instant().plus(VALID).atOffset(ZoneOffset.UTC))
                    .update();
            audit.record("hub", "sign-in-link-minted", person.text(), "", Map.of());
        });
        return text;
    }

    /// The person who has this sign-in name, in whatever case; for the operator's tools.
    public Optional<Person> person(String name) {
        return persons.row(SignIns.normal(name)).map(StoredPersons.Row::person);
    }

    /// Spends a token; empty where it was spent, has expired, or never was.
    public Optional<Person> spend(String token) {
        if (token.length() > TOKEN_CHARACTERS_MAX) {
            return Optional.empty();
        }
        return jdbc.sql(
                        "delete from sign_in_link where token = ? and expires_at > ? returning person")
                .params(digest(token), clock.instant().atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .optional()
                .flatMap(id -> persons.find(new Id.PersonId(id)));
    }

    void removeSpent() {
        jdbc.sql("delete from sign_in_link where expires_at < ?")
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every JDK", absent);
        }
    }
}
