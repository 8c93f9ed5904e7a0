package org.opentos.hub.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// How persons come to be and prove who they are by name and password.
///
/// A name that nobody has gets the answer, and costs the time, of a wrong password.
@Component
public class SignIns {
    /// Guesses at one name: ten at once, then one a minute, from wherever they come.
    static final Attempts.Limit PER_NAME =
            new Attempts.Limit("sign-in-name", 10, Duration.ofMinutes(1));

    /// Wrong sign-ins from one address, which a family may share.
    static final Attempts.Limit PER_ADDRESS =
            new Attempts.Limit("sign-in-address", 60, Duration.ofSeconds(10));

    static final Attempts.Limit SIGN_UPS_PER_ADDRESS =
            new Attempts.Limit("sign-up-address", 60, Duration.ofMinutes(1));

    private static final Pattern NAME = Pattern.compile("[a-z0-9._@+-]{3,64}");
    private static final int DISPLAY_NAME_CHARACTERS_MAX = 80;
    private static final Set<String> LOCALES = Set.of("en", "zh-Hans");

    private final StoredPersons persons;
    private final Passwords passwords;
    private final Authorizations authorizations;
    private final Attempts attempts;
    private final AuditLog audit;
    private final Ids ids;
    private final TransactionTemplate transaction;

    SignIns(
            StoredPersons persons,
            Passwords passwords,
            Authorizations authorizations,
            Attempts attempts,
            AuditLog audit,
            Ids ids,
            TransactionTemplate transaction) {
        this.persons = persons;
        this.passwords = passwords;
        this.authorizations = authorizations;
        this.attempts = attempts;
        this.audit = audit;
        this.ids = ids;
        this.transaction = transaction;
    }

    /// What came of proving who one is.
    public sealed interface Proof {

        record Proven(Person person) implements Proof {}

        /// Not proven.
        ///
        /// @param retryAfter until the next attempt is looked at; zero where time changes nothing
        record Refused(Refusal refusal, Duration retryAfter) implements Proof {}
    }

    /// Makes a person.
    ///
    /// @param password null where the person will sign in by passkey
    /// @param locale null where none was chosen
    public Proof signUp(
            String name,
            String displayName,
            @Nullable String password,
            @Nullable String locale,
            String address) {
        String wanted = normal(name);
        String shown = displayName.strip();
        Optional<Refusal> wrong = check(wanted, shown, locale);
        if (wrong.isEmpty() && password != null) {
            wrong = weak(password, wanted, "/password");
        }
        if (wrong.isPresent()) {
            return new Proof.Refused(wrong.get(), Duration.ZERO);
        }
        Optional<Duration> wait = attempts.take(SIGN_UPS_PER_ADDRESS, address);
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        Person person =
                new Person(ids.next(Id.PersonId::new), wanted, shown, Optional.ofNullable(locale));
        String hash = password == null ? null : passwords.hash(password);
        Boolean added =
                transaction.execute(_ -> {
                    boolean free = persons.add(person, hash);
                    if (free) {
                        audit.record(
                                person.id().text(),
                                "person-signed-up",
                                person.id().text(),
                                address,
                                Map.of("password", password != null));
                    }
                    return free;
                });
        if (!Boolean.TRUE.equals(added)) {
            return new Proof.Refused(
                    new Refusal(
                            RefusalCode.NAME_TAKEN,
                            "Somebody has this name; choose another, or sign in.",
                            List.of(new Refusal.Fault("/name", "This name is taken."))),
                    Duration.ZERO);
        }
        return new Proof.Proven(person);
    }

    /// Proves a person by name and password.
    public Proof signIn(String name, String password, String address) {
        String asked = normal(name);
        Optional<Duration> wait = attempts.take(PER_ADDRESS, address);
        if (wait.isEmpty()) {
            wait = attempts.take(PER_NAME, asked);
        }
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        Optional<StoredPersons.Row> row =
                NAME.matcher(asked).matches() ? persons.row(asked) : Optional.empty();
        String stored = row.map(StoredPersons.Row::password).orElse(null);
        if (!passwords.matches(password, stored) || row.isEmpty() || stored == null) {
            row.ifPresent(known ->
                    audit.record(
                            known.person().id().text(),
                            "sign-in-refused",
                            known.person().id().text(),
                            address,
                            Map.of()));
            return new Proof.Refused(refused(), Duration.ZERO);
        }
        attempts.forget(PER_NAME, asked);
        attempts.giveBack(PER_ADDRESS, address);
        Person person = row.get().person();
        if (passwords.outdated(stored)) {
            persons.password(person.id(), passwords.hash(password));
        }
        signedIn(person.id(), "password", address);
        return new Proof.Proven(person);
    }

    /// Notes in the audit log that somebody has signed in.
    ///
    /// @param by what: `password`, `passkey` or `link`
    public void signedIn(Id.PersonId person, String by, String address) {
        audit.record(person.text(), "signed-in", person.text(), address, Map.of("by", by));
    }

    /// Notes in the audit log that a session was ended by its person.
    public void signedOut(Id.PersonId person, String address) {
        audit.record(person.text(), "signed-out", person.text(), address, Map.of());
    }

    /// Sets a new password, after the present one is proven where there is one, and ends what apps
    /// were allowed. The caller ends the person's other sessions.
    ///
    /// @param justSignedIn whether the person signed in within [Sessions#JUST]; a first password
    ///   takes that, since there is no present one to prove
    public Proof changePassword(
            Id.PersonId id,
            @Nullable String current,
            String fresh,
            boolean justSignedIn,
            String address) {
        StoredPersons.Row row = persons.row(id).orElseThrow();
        if (row.password() == null && !justSignedIn) {
            return new Proof.Refused(
                    Refusal.of(
                            RefusalCode.PROOF_REQUIRED,
                            "Sign in again, by passkey or link, and set the password within "
                                    + Sessions.JUST.toMinutes()
                                    + " minutes."),
                    Duration.ZERO);
        }
        String name = row.person().name();
        Optional<Duration> wait = attempts.take(PER_NAME, name);
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        String stored = row.password();
        if (stored != null && !passwords.matches(current == null ? "" : current, stored)) {
            return new Proof.Refused(
                    new Refusal(
                            RefusalCode.NOT_ALLOWED,
                            "The present password is not this one; type it again.",
                            List.of(new Refusal.Fault("/current", "This is not the password."))),
                    Duration.ZERO);
        }
        attempts.forget(PER_NAME, name);
        Optional<Refusal> weak = weak(fresh, name, "/password");
        if (weak.isPresent()) {
            return new Proof.Refused(weak.get(), Duration.ZERO);
        }
        String hash = passwords.hash(fresh);
        transaction.executeWithoutResult(_ -> {
            persons.password(id, hash);
            authorizations.endAll(id);
            audit.record(id.text(), "password-changed", id.text(), address, Map.of());
        });
        return new Proof.Proven(row.person());
    }

    /// Changes what others see of a person.
    public Outcome<Person> edit(
            Id.PersonId id, @Nullable String displayName, @Nullable String locale) {
        Person before = persons.find(id).orElseThrow();
        Person after =
                new Person(
                        id,
                        before.name(),
                        displayName == null ? before.displayName() : displayName.strip(),
                        locale == null ? before.locale() : Optional.of(locale));
        Optional<Refusal> wrong = check(after.name(), after.displayName(), locale);
        if (wrong.isPresent()) {
            return Outcome.refused(wrong.get());
        }
        persons.edit(after);
        return Outcome.done(after);
    }

    /// Whether the person signs in by password, perhaps among other ways.
    public boolean hasPassword(Id.PersonId id) {
        return persons.row(id).map(StoredPersons.Row::password).isPresent();
    }

    public boolean operator(Id.PersonId id) {
        return persons.row(id).map(StoredPersons.Row::operator).orElse(false);
    }

    /// Makes the person with this name an operator of the hub, or no longer one.
    public Outcome<Person> operator(String name, boolean operator, String address) {
        Optional<StoredPersons.Row> row = persons.row(normal(name));
        if (row.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "Nobody has this name.");
        }
        Person person = row.get().person();
        transaction.executeWithoutResult(_ -> {
            persons.operator(person.id(), operator);
            audit.record(
                    "hub",
                    operator ? "operator-made" : "operator-unmade",
                    person.id().text(),
                    address,
                    Map.of());
        });
        return Outcome.done(person);
    }

    private static Proof tooMany(Duration wait) {
        return new Proof.Refused(
                Refusal.of(
                        RefusalCode.TOO_MANY_ATTEMPTS,
                        "Too many attempts; try again in a while, or sign in with a passkey."),
                wait);
    }

    private static Refusal refused() {
        return Refusal.of(
                RefusalCode.SIGN_IN_REFUSED, "The name and the password do not fit; try again.");
    }

    private Optional<Refusal> weak(String password, String name, String pointer) {
        return passwords
                .weakness(password, name)
                .map(why ->
                        new Refusal(
                                RefusalCode.PASSWORD_WEAK,
                                why,
                                List.of(new Refusal.Fault(pointer, why))));
    }

    private static Optional<Refusal> check(
            String name, String displayName, @Nullable String locale) {
        List<Refusal.Fault> faults = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            faults.add(
                    new Refusal.Fault(
                            "/name", "Use 3 to 64 letters a to z, digits and . _ @ + - only."));
        }
        if (displayName.isEmpty()
                || displayName.codePointCount(0, displayName.length()) > DISPLAY_NAME_CHARACTERS_MAX
                || displayName.codePoints().anyMatch(SignIns::unseen)) {
            faults.add(
                    new Refusal.Fault(
                            "/displayName", "Use 1 to 80 characters, none of them invisible."));
        }
        if (locale != null && !LOCALES.contains(locale)) {
            faults.add(new Refusal.Fault("/locale", "Use en or zh-Hans."));
        }
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "Some fields have the wrong form; see faults.",
                                faults));
    }

    /// Control and format characters: they could turn the direction of a text or hide in it.
    private static boolean unseen(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    /// A sign-in name as it is kept.
    static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
