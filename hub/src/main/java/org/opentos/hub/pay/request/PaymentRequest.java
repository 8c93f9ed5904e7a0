package org.opentos.hub.pay.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// Somebody asks for a payment; nothing moves until a person approves exactly this.
///
/// @param asker the person whose page or app asks
/// @param app the OAuth client that asks for the person; empty text for a page of the hub's
/// @param home whose adults approve, where a child asks
/// @param askedOn the device on which it is asked
/// @param price as the payee names it
/// @param gross what the payer pays, tax included
/// @param items what the price is made of; empty, or their sum is the price
/// @param plan of a subscription, of which this pays the first period; empty for what is paid once
/// @param expires from then on nobody can approve it
public record PaymentRequest(
        Id.PaymentRequestId id,
        Id.PersonId asker,
        String app,
        Optional<Id.HomeId> home,
        boolean child,
        Optional<Purchase.Terminal> askedOn,
        Id.OrganisationId payee,
        Agreement.Sale kind,
        String item,
        String title,
        Money price,
        Money gross,
        List<Item> items,
        String region,
        Optional<Plan> plan,
        Instant asked,
        Instant expires,
        State state) {
    public static final int ITEMS_MAX = 20;
    public static final int LABEL_CHARACTERS_MAX = 80;

    public PaymentRequest {
        items = List.copyOf(items);
    }

    /// A line of what the price is made of.
    public record Item(String label, Money amount) {}

    /// How it stands.
    public sealed interface State {
        record Open() implements State {}

        /// The ledger has not answered yet.
        record Approved(Id.PersonId payer, Instant at, Id.SaleId sale) implements State {}

        record Paid(Id.PersonId payer, Instant at, Id.SaleId sale) implements State {}

        /// A subscription began whose trial comes before its first payment.
        record Subscribed(Id.PersonId payer, Instant at) implements State {}

        record Declined(Instant at) implements State {}

        record Withdrawn(Instant at) implements State {}
    }

    /// What an approval is bound to: SHA-256, in hexadecimal, over everything that whoever approves
    /// is shown, each field with its length.
    public String digest() {
        StringBuilder form = new StringBuilder();
        add(form, id.text());
        add(form, asker.text());
        add(form, app);
        add(form, Boolean.toString(child));
        add(form, askedOn.map(each -> each.device().text()).orElse(""));
        add(form, payee.text());
        add(form, kind.text());
        add(form, item);
        add(form, title);
        add(form, price.toString());
        add(form, gross.toString());
        for (Item each : items) {
            add(form, each.label());
            add(form, each.amount().toString());
        }
        add(form, region);
        plan.ifPresent(each -> add(form, each.text()));
        add(form, expires.toString());
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(form.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "every Java platform has SHA-256, this one does not", impossible);
        }
    }

    private static void add(StringBuilder form, String field) {
        form.append(field.length()).append(':').append(field);
    }

    /// When it was answered; empty while it is open.
    public Optional<Instant> decided() {
        return switch (state) {
            case State.Open _ -> Optional.empty();
            case State.Approved approved -> Optional.of(approved.at());
            case State.Paid paid -> Optional.of(paid.at());
            case State.Subscribed subscribed -> Optional.of(subscribed.at());
            case State.Declined declined -> Optional.of(declined.at());
            case State.Withdrawn withdrawn -> Optional.of(withdrawn.at());
        };
    }

    /// Whether nothing is paid with the approval.
    public boolean beginsFree() {
        return plan.filter(Plan::hasTrial).isPresent();
    }

    Purchase purchase(Id.PersonId payer) {
        return new Purchase(
                kind, item, title, price, payer, payee, askedOn, Optional.empty(), region);
    }
}
