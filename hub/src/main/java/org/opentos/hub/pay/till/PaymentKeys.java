package org.opentos.hub.pay.till;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.PasskeyProofs;
import org.opentos.hub.pay.request.Confirmation;
import org.opentos.hub.pay.request.Confirmations;
import org.opentos.hub.storage.Secrets;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.PaymentCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The keys of payment codes, and what is said of a code that somebody shows.
///
/// A key is HMAC-SHA-256 over its id under a secret of the hub, so a copy of its row is no means to
/// pay. Of each the last step that was used is kept: a code works once, and one that is older than
/// another that was used works never.
@Component
public class PaymentKeys {
    /// A code is taken in its step and in the next, since reading it takes a while (RFC 6238,
    /// section 5.2), and one step before its time, for a clock that is a little ahead.
    static final int STEPS_TOLERATED = 1;

    /// So far back a code is told to be old rather than unknown.
    private static final int STEPS_TOLD = 20;

    /// Of one account: a guesser, for whom three codes of a hundred million are right at a time,
    /// finds one in 300 years.
    static final Attempts.Limit OF_ACCOUNT =
            new Attempts.Limit("payment-code", 20, Duration.ofMinutes(5));

    /// Of one till.
    static final Attempts.Limit OF_TILL = new Attempts.Limit("till", 60, Duration.ofSeconds(5));

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final Confirmations confirmations;
    private final PersonalDevices personal;
    private final Attempts attempts;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    PaymentKeys(
            JdbcClient jdbc,
            Secrets secrets,
            Confirmations confirmations,
            PersonalDevices personal,
            Attempts attempts,
            AuditLog audit,
            Ids ids,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.confirmations = confirmations;
        this.personal = personal;
        this.attempts = attempts;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// Those of a person that work, the oldest first.
    public List<PaymentKey> of(Id.PersonId person) {
        return jdbc.sql(
                        "select * from payment_key where person = ? and ended is null order by made")
                .param(person.value())
                .query(PaymentKeys::key)
                .list();
    }

    /// Of a device that shows codes for somebody.
    public Optional<PaymentKey> of(Id.DeviceId device) {
        return jdbc.sql("select * from payment_key where device = ? and ended is null")
                .param(device.value())
                .query(PaymentKeys::key)
                .optional();
    }

    /// Whose own a device is: who pays with it, while it is in a home of theirs.
    public Optional<Id.PersonId> owner(Id.DeviceId device) {
        return of(device).map(PaymentKey::person).filter(person -> personal.isWith(person, device));
    }

    /// Makes a key, or gives the one that is there.
    ///
    /// Refused, in this order: `not-found` where the device is in none of the person's homes,
    /// `not-personal` where it is of a kind that a home shares, `in-use` where it is another
    /// person's, `confirmation-required`, `too-many-attempts`, `confirmation-refused`.
    public Outcome<PaymentKey> make(
            Caller caller, Optional<Id.DeviceId> device, Optional<Confirmation> confirmation) {
        Optional<PaymentKey> before = current(caller.person(), device);
        if (before.isPresent()) {
            return Outcome.done(before.get());
        }
        Optional<Refusal> refusal =
                device.flatMap(each -> personal.refuse(caller.person(), each))
                        .or(() -> device.flatMap(this::refuseOthers))
                        .or(() ->
                                confirmations.refuseUnlessGiven(
                                        caller.person(), deed(device), confirmation));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Id.PaymentKeyId id = ids.next(Id.PaymentKeyId::new);
        int made = 0;
        while (made == 0 && current(caller.person(), device).isEmpty()) {
            made =
                    jdbc.sql(
                                    """
                                    insert into payment_key (id, person, device, account, made) values (?, ?, ?, ?, ?)
                                    on conflict do nothing
                                    """)
                            .params(id.value(), caller.person().value())
                            .param(device.map(Id::value).orElse(null))
                            .params(account(), Sql.of(clock.instant()))
                            .update();
        }
        record(caller, "payment-key-made", id, device);
        return Outcome.done(current(caller.person(), device).orElseThrow());
    }

    /// What a passkey has to sign, so that a key is made. Refused as `not-found` where the person
    /// has none.
    public Outcome<PasskeyProofs.Challenge> challenge(Caller caller, Optional<Id.DeviceId> device) {
        return confirmations.challenge(caller.person(), deed(device));
    }

    /// What is confirmed: where codes are shown from then on.
    private static String deed(Optional<Id.DeviceId> device) {
        return "payment-key/" + device.map(Id::text).orElse("pages");
    }

    private Optional<Refusal> refuseOthers(Id.DeviceId device) {
        return of(device).isPresent()
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.IN_USE,
                                "Another person pays with this device; let them stop that first."))
                : Optional.empty();
    }

    private String account() {
        StringBuilder digits = new StringBuilder();
        for (int digit = 0; digit < PaymentCode.ACCOUNT_DIGITS; digit++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private Optional<PaymentKey> current(Id.PersonId person, Optional<Id.DeviceId> device) {
        return of(person).stream().filter(each -> each.device().equals(device)).findFirst();
    }

    /// Those of devices in this home, whoever they are of.
    public List<PaymentKey> in(Collection<Id.DeviceId> devices) {
        return jdbc.sql("select * from payment_key where device = any(?) and ended is null")
                .param(devices.stream().map(Id::value).toArray(UUID[]::new))
                .query(PaymentKeys::key)
                .list();
    }

    /// Ends that of a device which went to another home or was revoked.
    public void end(Id.DeviceId device) {
        jdbc.sql("update payment_key set ended = ? where device = ? and ended is null")
                .params(Sql.of(clock.instant()), device.value())
                .update();
    }

    /// Ends one: its codes are unknown from now on. Refused as `not-found`.
    public Optional<Refusal> end(Caller caller, Id.PaymentKeyId id) {
        Optional<PaymentKey> key =
                of(caller.person()).stream().filter(each -> each.id().equals(id)).findFirst();
        if (key.isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "There is no such payment key of yours; look at its id."));
        }
        jdbc.sql("update payment_key set ended = ? where id = ? and ended is null")
                .params(Sql.of(clock.instant()), id.value())
                .update();
        record(caller, "payment-key-ended", id, key.get().device());
        return Optional.empty();
    }

    private void record(
            Caller caller, String what, Id.PaymentKeyId id, Optional<Id.DeviceId> device) {
        audit.record(
                caller.person().text(),
                what,
                id.text(),
                caller.address(),
                device.map(each -> Map.of("device", each.text())).orElse(Map.of()));
    }

    /// What computes codes for a key, wherever they are shown.
    public byte[] secret(PaymentKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.key("payment-codes"), "HmacSHA256"));
            return mac.doFinal(key.id().text().getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", absent);
        }
    }

    /// The code to show now.
    public PaymentCode code(PaymentKey key, Instant now) {
        return PaymentCode.of(key.account(), secret(key), PaymentCode.step(now));
    }

    /// Whose a code is, which is used up by this, in the transaction under way. Limits are counted
    /// for good where [#guess] is asked before that.
    ///
    /// Refused, in this order: `payment-code-unknown`, `payment-code-used` where this one or a
    /// later one was used, `payment-code-expired`.
    Outcome<PaymentKey> use(PaymentCode code) {
        Optional<PaymentKey> key = find(code);
        long now = PaymentCode.step(clock.instant());
        Optional<Long> step = key.flatMap(each -> step(each, code, now));
        if (key.isEmpty() || step.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.PAYMENT_CODE_UNKNOWN,
                    "This is no payment code of this hub; let it be shown again, and look at the clock of what shows it.");
        }
        if (step.get() <= key.get().lastStep()) {
            return Outcome.refused(
                    RefusalCode.PAYMENT_CODE_USED,
                    "This code, or a later one, was used already; wait for the next one.");
        }
        if (step.get() < now - STEPS_TOLERATED) {
            return Outcome.refused(
                    RefusalCode.PAYMENT_CODE_EXPIRED,
                    "This code is too old; scan the one that is shown now.");
        }
        jdbc.sql("update payment_key set last_step = ? where id = ?")
                .params(step.get(), key.get().id().value())
                .update();
        return key.<Outcome<PaymentKey>>map(Outcome::done).orElseThrow();
    }

    private Optional<PaymentKey> find(PaymentCode code) {
        return jdbc.sql("select * from payment_key where account = ? and ended is null for update")
                .param(code.account())
                .query(PaymentKeys::key)
                .optional();
    }

    /// Of which step a code is, as far as it may be known.
    private Optional<Long> step(PaymentKey key, PaymentCode code, long now) {
        byte[] secret = secret(key);
        for (long step = now + STEPS_TOLERATED; step >= now - STEPS_TOLD; step--) {
            byte[] right =
                    PaymentCode.of(key.account(), secret, step)
                            .text()
                            .getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(right, code.text().getBytes(StandardCharsets.US_ASCII))) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    /// Takes one attempt of a till and of an account; [#notGuessed] gives them back. Refused as
    /// `too-many-attempts`.
    Optional<Refusal> guess(Id.OrganisationId till, PaymentCode code) {
        boolean tooMany =
                attempts.take(OF_TILL, till.text()).isPresent()
                        || attempts.take(OF_ACCOUNT, code.account()).isPresent();
        return tooMany
                ? Optional.of(
                        Refusal.of(
                                RefusalCode.TOO_MANY_ATTEMPTS,
                                "Too many codes were wrong; wait five minutes, or let the customer scan the bill."))
                : Optional.empty();
    }

    void notGuessed(Id.OrganisationId till, PaymentCode code) {
        attempts.giveBack(OF_TILL, till.text());
        attempts.giveBack(OF_ACCOUNT, code.account());
    }

    private static PaymentKey key(ResultSet row, int number) throws SQLException {
        return new PaymentKey(
                Sql.id(row, "id", Id.PaymentKeyId::new),
                Sql.id(row, "person", Id.PersonId::new),
                Sql.optionalId(row, "device", Id.DeviceId::new),
                row.getString("account"),
                row.getLong("last_step"),
                Sql.instant(row, "made").orElseThrow());
    }
}
