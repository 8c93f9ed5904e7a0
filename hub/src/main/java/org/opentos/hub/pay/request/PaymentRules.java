package org.opentos.hub.pay.request;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people have set for their payments, and whether one is within it.
@Component
public class PaymentRules {
    public static final int RULES_PER_PERSON_MAX = 50;

    private final JdbcClient jdbc;

    PaymentRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<PaymentRule> of(Id.PersonId person) {
        return jdbc.sql(
                        """
                        select kind, currency, subject, minor from payment_rule where person = ?
                        order by currency, kind, subject
                        """)
                .param(person.value())
                .query((row, _) ->
                        new PaymentRule(
                                PaymentRule.Kind.parse(row.getString("kind")),
                                row.getString("subject"),
                                new Money(
                                        row.getLong("minor"),
                                        Currency.of(row.getString("currency")))))
                .list();
    }

    /// Sets one. Refused as `field-invalid` where the subject does not fit the kind or the amount
    /// is below zero, and as `limit-reached`.
    public Outcome<PaymentRule> set(Id.PersonId person, PaymentRule rule) {
        boolean fits =
                rule.kind().hasSubject() != rule.subject().isEmpty()
                        && rule.subject().length() <= PaymentRule.SUBJECT_CHARACTERS_MAX
                        && rule.amount().minor() >= 0;
        if (!fits) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A rule has an amount from 0 on, and a subject where it is about an app or a device.");
        }
        List<PaymentRule> before = of(person);
        if (before.size() >= RULES_PER_PERSON_MAX
                && find(before, rule.kind(), rule.amount().currency(), rule.subject()).isEmpty()) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "There are " + RULES_PER_PERSON_MAX + " rules already; remove one first.");
        }
        jdbc.sql(
                        """
                        insert into payment_rule (person, kind, currency, subject, minor) values (?, ?, ?, ?, ?)
                        on conflict (person, kind, currency, subject) do update set minor = excluded.minor
                        """)
                .params(
                        person.value(),
                        rule.kind().text(),
                        rule.amount().currency().code(),
                        rule.subject(),
                        rule.amount().minor())
                .update();
        return Outcome.done(rule);
    }

    /// Whether such a change lets more be spent, or spent with less asked.
    ///
    /// @param next empty where the rule is removed
    public boolean loosens(
            Id.PersonId person,
            PaymentRule.Kind kind,
            Currency currency,
            String subject,
            Optional<Money> next) {
        Optional<Money> before = find(of(person), kind, currency, subject).map(PaymentRule::amount);
        boolean more =
                next.isPresent()
                        && before.filter(amount -> amount.minor() >= next.get().minor()).isEmpty();
        return switch (kind) {
            case CONFIRM, CODE -> more;
            case MONTH, APP_MONTH, DEVICE_MONTH -> before.isPresent() && (more || next.isEmpty());
        };
    }

    public void remove(
            Id.PersonId person, PaymentRule.Kind kind, Currency currency, String subject) {
        jdbc.sql(
                        "delete from payment_rule where person = ? and kind = ? and currency = ? and subject = ?")
                .params(person.value(), kind.text(), currency.code(), subject)
                .update();
    }

    /// Whether a person has to confirm such a payment.
    public boolean needsConfirmation(Id.PersonId person, Money gross) {
        return isAbove(person, PaymentRule.Kind.CONFIRM, gross);
    }

    /// The same, where the person shows a payment code for it.
    boolean needsConfirmationOfCode(Id.PersonId person, Money gross) {
        return isAbove(person, PaymentRule.Kind.CODE, gross);
    }

    /// Without a rule every amount is above it.
    private boolean isAbove(Id.PersonId person, PaymentRule.Kind kind, Money gross) {
        return find(of(person), kind, gross.currency(), "")
                .map(rule -> gross.minor() > rule.amount().minor())
                .orElse(true);
    }

    /// What limits look at.
    ///
    /// @param app empty text for a page of the hub's
    public record Spending(String app, Optional<Id.DeviceId> device, Money gross) {}

    /// Until the transaction under way ends nobody else spends for the payer, since limits count
    /// it.
    public void hold(Id.PersonId payer) {
        Sql.hold(jdbc, "payer/" + payer.text());
    }

    /// Empty where the payment is within all limits of the payer, in the transaction under way.
    public Optional<Refusal> refuse(Id.PersonId payer, Spending spending, Instant now) {
        for (PaymentRule rule : of(payer)) {
            if (concerns(rule, spending)) {
                long spent = spent(payer, rule, now);
                long left = rule.amount().minor() - spent;
                if (spending.gross().minor() > left) {
                    return Optional.of(
                            Refusal.of(
                                    RefusalCode.SPENDING_LIMIT_EXCEEDED,
                                    "Of this month's limit %s are left; raise the limit in the wallet, or wait."
                                            .formatted(
                                                    new Money(
                                                            Math.max(0, left),
                                                            rule.amount().currency()))));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean concerns(PaymentRule rule, Spending spending) {
        return rule.amount().currency().equals(spending.gross().currency())
                && switch (rule.kind()) {
                    case CONFIRM, CODE -> false;
                    case MONTH -> true;
                    case APP_MONTH -> rule.subject().equals(spending.app());
                    case DEVICE_MONTH ->
                            spending.device()
                                    .filter(each -> each.text().equals(rule.subject()))
                                    .isPresent();
                };
    }

    /// What the payer approved in this month and what subscriptions were charged in it, as far as
    /// the rule is concerned.
    private long spent(Id.PersonId payer, PaymentRule rule, Instant now) {
        Instant month =
                YearMonth.from(now.atOffset(ZoneOffset.UTC))
                        .atDay(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC);
        return jdbc.sql(
                        """
                        select coalesce(sum(gross), 0) from (
                            select gross, app, device from payment_request
                            where payer = :payer and currency = :currency and decided >= :month
                                and state in ('approved', 'paid')
                            union all
                            select c.gross, s.app, s.device
                            from subscription s join subscription_charge c on c.subscription = s.id
                            where s.payer = :payer and s.currency = :currency and c.at >= :month
                                and c.state <> 'refused') spent
                        where (:app = '' or app = :app)
                            and (:device::uuid is null or device = :device::uuid)
                        """)
                .param("payer", payer.value())
                .param("currency", rule.amount().currency().code())
                .param("month", Sql.of(month))
                .param("app", rule.kind() == PaymentRule.Kind.APP_MONTH ? rule.subject() : "")
                .param(
                        "device",
                        rule.kind() == PaymentRule.Kind.DEVICE_MONTH
                                ? Id.DeviceId.parse(rule.subject()).value()
                                : null)
                .query(Long.class)
                .single();
    }

    private static Optional<PaymentRule> find(
            List<PaymentRule> rules, PaymentRule.Kind kind, Currency currency, String subject) {
        return rules.stream()
                .filter(each ->
                        each.kind() == kind
                                && each.amount().currency().equals(currency)
                                && each.subject().equals(subject))
                .findFirst();
    }
}
