package org.opentos.hub.revenue.payout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.PayoutSettings;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Iban;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Where organisations are paid out, as their administrators say.
@Component
public class Destinations {
    /// From the moment when an account was set until something is paid to it: whoever took over an
    /// administrator's sign-in has not got the money yet when the others notice.
    public static final Duration WAIT = Duration.ofDays(3);

    private final DestinationRows rows;
    private final Organisations organisations;
    private final Optional<PayoutSettings> from;
    private final TransactionTemplate transaction;
    private final AuditLog audit;
    private final InstantSource clock;

    Destinations(
            DestinationRows rows,
            Organisations organisations,
            HubSettings settings,
            TransactionTemplate transaction,
            AuditLog audit,
            InstantSource clock) {
        this.rows = rows;
        this.organisations = organisations;
        this.from = settings.payouts();
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /// What an administrator asks for, as it was written.
    ///
    /// @param bic empty text where there is none
    public record Wish(
            String holder, String iban, String bic, String town, String country, Money minimum) {
        /// Without the account, so that no log has it.
        @Override
        public String toString() {
            return "a wish for " + minimum.currency();
        }
    }

    /// The currencies that are paid out, with the least amount for which the operator does it; none
    /// where nothing is paid out at all.
    public List<Money> offered() {
        return from.map(each ->
                        each.minimums().values().stream()
                                .sorted(Comparator.comparing(least -> least.currency().code()))
                                .toList())
                .orElse(List.of());
    }

    /// From which amount on a destination is paid to: what its organisation chose, and never below
    /// what the operator says now.
    Optional<Money> minimum(Destination destination) {
        Money chosen = destination.minimum();
        return from.map(each -> each.minimums().get(chosen.currency()))
                .map(least -> least.minor() > chosen.minor() ? least : chosen);
    }

    public Outcome<List<Destination>> of(Caller caller, Id.OrganisationId organisation) {
        return organisations.see(caller, organisation).map(_ -> rows.of(organisation));
    }

    /// Sets where an organisation is paid out in the currency of the minimum. Another account, or
    /// one from which a payout came back, is paid to from [#WAIT] on.
    ///
    /// Refused, in this order: `not-found`; `proof-required`; `payouts-unavailable`;
    /// `currency-not-taken`; `field-invalid`; `iban-invalid`.
    ///
    /// @param justSignedIn whether the person signed in within [Sessions#JUST]
    public Outcome<Destination> set(
            Caller caller, Id.OrganisationId organisation, Wish wish, boolean justSignedIn) {
        return organisations
                .see(caller, organisation)
                .then(_ -> justSignedIn ? checked(wish) : Outcome.refused(proofRequired()))
                .map(account ->
                        Objects.requireNonNull(
                                transaction.execute(
                                        _ -> save(caller, organisation, account, wish.minimum()))));
    }

    private static Refusal proofRequired() {
        return Refusal.of(
                RefusalCode.PROOF_REQUIRED,
                "Sign in again, and do this within " + Sessions.JUST.toMinutes() + " minutes.");
    }

    private Outcome<BankAccount> checked(Wish wish) {
        if (from.isEmpty()) {
            return Outcome.refused(unavailable());
        }
        Currency currency = wish.minimum().currency();
        Money least = from.get().minimums().get(currency);
        if (least == null) {
            return Outcome.refused(
                    RefusalCode.CURRENCY_NOT_TAKEN,
                    "Nothing is paid out in " + currency + " here.");
        }
        String bic = wish.bic().strip().toUpperCase(Locale.ROOT);
        if (!bic.isEmpty() && !bic.matches(PayoutSettings.BIC_SHAPE)) {
            return invalid("/bic", "a BIC has 8 or 11 letters and digits");
        }
        if (!List.of(Locale.getISOCountries()).contains(wish.country())) {
            return invalid("/country", "a country is two letters of ISO 3166-1, for example DE");
        }
        if (wish.minimum().minor() < least.minor()) {
            return invalid("/minimum", "at least " + least + " is paid out at once");
        }
        return text("/holder", wish.holder(), BankText.NAME_CHARACTERS_MAX)
                .then(holder ->
                        text("/town", wish.town(), BankText.TOWN_CHARACTERS_MAX)
                                .then(town ->
                                        Iban.read("/iban", wish.iban())
                                                .map(iban ->
                                                        new BankAccount(
                                                                holder,
                                                                iban,
                                                                Optional.of(bic)
                                                                        .filter(each ->
                                                                                !each.isEmpty()),
                                                                town,
                                                                wish.country()))));
    }

    static Refusal unavailable() {
        return Refusal.of(
                RefusalCode.PAYOUTS_UNAVAILABLE,
                "This hub pays nothing out: its operator has set no bank account for it.");
    }

    private static Outcome<String> text(String pointer, String text, int charactersMax) {
        return DisplayName.check(pointer, text)
                .then(checked ->
                        BankText.of(checked, charactersMax).isPresent()
                                ? Outcome.done(checked)
                                : invalid(
                                        pointer,
                                        "write it in Latin letters as the bank has it, in at most %d characters"
                                                .formatted(charactersMax)));
    }

    private static <T> Outcome<T> invalid(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "The payout settings cannot be kept: " + message + ".",
                        List.of(new Refusal.Fault(pointer, message))));
    }

    private Destination save(
            Caller caller, Id.OrganisationId organisation, BankAccount account, Money minimum) {
        Instant now = clock.instant();
        Optional<Destination> before = rows.hold(organisation, minimum.currency());
        Instant usableFrom =
                before.filter(each -> each.account().equals(account) && each.returned().isEmpty())
                        .map(Destination::usableFrom)
                        .orElse(now.plus(WAIT));
        Destination destination =
                new Destination(organisation, account, minimum, usableFrom, Optional.empty());
        rows.save(destination);
        audit.record(
                caller.person().text(),
                "payout-settings-set",
                organisation.text(),
                caller.address(),
                Map.of(
                        "currency", minimum.currency().code(),
                        "iban", account.iban().shortened(),
                        "minimum", minimum.decimal().toPlainString(),
                        "usableFrom", usableFrom.toString()));
        return destination;
    }
}
