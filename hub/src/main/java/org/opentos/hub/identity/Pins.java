package org.opentos.hub.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The six digits with which a person confirms what must not happen by accident.
@Component
public class Pins {
    /// A guesser gets five tries at once and one more each hour: a year of them finds one PIN in a
    /// hundred.
    static final Attempts.Limit TRIES = new Attempts.Limit("pin", 5, Duration.ofHours(1));

    private static final Pattern SHAPE = Pattern.compile("[0-9]{6}");

    private static final int DIGITS_DIFFERENT_MIN = 3;

    /// What many people take that no rule finds: lines over the keys, numbers that are words.
    private static final Set<String> COMMON =
            Set.of(
                    "123654", "147258", "147369", "147852", "159357", "159753", "159951", "258369",
                    "258456", "292513", "321654", "357159", "456123", "520131", "520520", "741852",
                    "753951", "789456", "789123", "852456", "951753", "963852", "135790");

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final Attempts attempts;
    private final AuditLog audit;
    private final InstantSource clock;

    Pins(
            JdbcClient jdbc,
            Passwords passwords,
            Attempts attempts,
            AuditLog audit,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.attempts = attempts;
        this.audit = audit;
        this.clock = clock;
    }

    public boolean isSet(Id.PersonId person) {
        return jdbc.sql("select true from person_pin where person = ?")
                .param(person.value())
                .query((row, _) -> row.getBoolean(1))
                .optional()
                .isPresent();
    }

    /// Whether it is among those that are tried first: few different digits, a run up or down (9
    /// and 0 are neighbours), three digits twice or there and back, three pairs, or one of
    /// [#COMMON].
    static boolean isCommon(String pin) {
        String half = pin.substring(0, pin.length() / 2);
        return pin.chars().distinct().count() < DIGITS_DIFFERENT_MIN
                || isRun(pin, 1)
                || isRun(pin, 9)
                || pin.equals(half + half)
                || pin.equals(half + new StringBuilder(half).reverse())
                || pin.matches("(.)\\1(.)\\2(.)\\3")
                || COMMON.contains(pin);
    }

    private static boolean isRun(String pin, int step) {
        return IntStream.range(1, pin.length())
                .allMatch(
                        each -> (pin.charAt(each - 1) - '0' + step) % 10 == pin.charAt(each) - '0');
    }

    /// Sets it, or another one. Refused as `proof-required` or `pin-weak`.
    ///
    /// @param justSignedIn whether the person signed in within [Sessions#JUST]
    public Optional<Refusal> set(Caller caller, String pin, boolean justSignedIn) {
        if (!justSignedIn) {
            return Optional.of(proofRequired());
        }
        if (!SHAPE.matcher(pin).matches() || isCommon(pin)) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.PIN_WEAK,
                            "A PIN is six digits that are not among those that are tried first; take others."));
        }
        jdbc.sql(
                        """
                        insert into person_pin (person, hash, set_at) values (?, ?, ?)
                        on conflict (person) do update set hash = excluded.hash, set_at = excluded.set_at
                        """)
                .params(caller.person().value(), passwords.hash(pin), Sql.of(clock.instant()))
                .update();
        attempts.forget(TRIES, caller.person().text());
        audit.record(
                caller.person().text(),
                "pin-set",
                caller.person().text(),
                caller.address(),
                Map.of());
        return Optional.empty();
    }

    public Optional<Refusal> remove(Caller caller, boolean justSignedIn) {
        if (!justSignedIn) {
            return Optional.of(proofRequired());
        }
        jdbc.sql("delete from person_pin where person = ?").param(caller.person().value()).update();
        audit.record(
                caller.person().text(),
                "pin-removed",
                caller.person().text(),
                caller.address(),
                Map.of());
        return Optional.empty();
    }

    private static Refusal proofRequired() {
        return Refusal.of(
                RefusalCode.PROOF_REQUIRED,
                "Sign in again, and do this within " + Sessions.JUST.toMinutes() + " minutes.");
    }

    /// Empty where it is the person's PIN. Refused as `confirmation-required` where none is set,
    /// `too-many-attempts`, or `confirmation-refused`.
    public Optional<Refusal> refuse(Id.PersonId person, String pin) {
        Optional<String> hash =
                jdbc.sql("select hash from person_pin where person = ?")
                        .param(person.value())
                        .query((row, _) -> row.getString(1))
                        .optional();
        if (hash.isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.CONFIRMATION_REQUIRED,
                            "This payment needs a PIN; set one in your wallet first."));
        }
        if (attempts.take(TRIES, person.text()).isPresent()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.TOO_MANY_ATTEMPTS,
                            "Too many wrong PINs; try again in an hour, or set another PIN."));
        }
        if (!passwords.matches(pin, hash.get())) {
            return Optional.of(
                    Refusal.of(RefusalCode.CONFIRMATION_REFUSED, "That is not your PIN."));
        }
        attempts.forget(TRIES, person.text());
        return Optional.empty();
    }
}
