package org.opentos.hub.pay.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.pay.transfer.Transfer;
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
/// @param title what it is for; between people it may be empty
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
        Payee payee,
        String title,
        Money price,
        Money gross,
        List<Item> items,
        Optional<Plan> plan,
        Instant asked,
        Instant expires,
        State state) {
    public static final int ITEMS_MAX = 20;
    public static final int LABEL_CHARACTERS_MAX = 80;

    /// The app as which tills ask their customers; no client of the authorization server is named
    /// so.
    public static final String TILL = "till";

    public PaymentRequest {
        items = List.copyOf(items);
    }

    /// Who is paid.
    public sealed interface Payee {
        /// An organisation sells something.
        record Seller(
                Id.OrganisationId organisation, Agreement.Sale kind, String item, String region)
                implements Payee {}

        /// A person receives money, and nothing is sold.
        ///
        /// @param wanted the money request that it answers; of those that do, one is paid
        record Receiver(Id.PersonId person, Optional<Id.MoneyRequestId> wanted) implements Payee {}
    }

    /// What an approval becomes.
    public sealed interface Movement {
        record OfSale(Id.SaleId id) implements Movement {}

        record OfTransfer(Id.TransferId id) implements Movement {}
    }

    /// A line of what the price is made of.
    public record Item(String label, Money amount) {}

    /// How it stands.
    public sealed interface State {
        record Open() implements State {}

        /// The ledger has not answered yet.
        record Approved(Id.PersonId payer, Instant at, Movement movement) implements State {}

        record Paid(Id.PersonId payer, Instant at, Movement movement) implements State {}

        /// A subscription began whose trial comes before its first payment.
        record Subscribed(Id.PersonId payer, Instant at) implements State {}

        record Declined(Instant at) implements State {}

        record Withdrawn(Instant at) implements State {}
    }

    /// The money request that it answers.
    public Optional<Id.MoneyRequestId> wanted() {
        return payee instanceof Payee.Receiver receiver ? receiver.wanted() : Optional.empty();
    }

    /// Who approved it.
    public Optional<Id.PersonId> payer() {
        return switch (state) {
            case State.Approved approved -> Optional.of(approved.payer());
            case State.Paid paid -> Optional.of(paid.payer());
            case State.Subscribed subscribed -> Optional.of(subscribed.payer());
            case State.Open _, State.Declined _, State.Withdrawn _ -> Optional.empty();
        };
    }

    /// The sale that it became; empty until it is paid.
    public Optional<Id.SaleId> sale() {
        return state instanceof State.Paid(var _, var _, Movement.OfSale(Id.SaleId sale))
                ? Optional.of(sale)
                : Optional.empty();
    }

    /// The transfer that it became; empty until it is paid.
    public Optional<Id.TransferId> transfer() {
        return state
                        instanceof
                        State.Paid(var _, var _, Movement.OfTransfer(Id.TransferId transfer))
                ? Optional.of(transfer)
                : Optional.empty();
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
        switch (payee) {
            case Payee.Seller(var organisation, var kind, String item, String _) -> {
                add(form, organisation.text());
                add(form, kind.text());
                add(form, item);
            }
            case Payee.Receiver(Id.PersonId person, var wanted) -> {
                add(form, person.text());
                add(form, wanted.map(Id::text).orElse(""));
            }
        }
        add(form, title);
        add(form, price.toString());
        add(form, gross.toString());
        for (Item each : items) {
            add(form, each.label());
            add(form, each.amount().toString());
        }
        add(form, payee instanceof Payee.Seller seller ? seller.region() : "");
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

    /// The app as which the store asks whoever buys there, at its own price; no client is named so.
    public static final String STORE = "store";

    /// Whether it is for a bill of a till of its payee.
    public boolean isAtTill() {
        return app.equals(TILL);
    }

    /// Whether nothing is paid with the approval.
    public boolean beginsFree() {
        return plan.filter(Plan::hasTrial).isPresent();
    }

    /// Who sells; of one that pays a person there is none.
    public Payee.Seller seller() {
        if (payee instanceof Payee.Seller seller) {
            return seller;
        }
        throw new IllegalStateException(id + " pays a person and buys nothing");
    }

    Purchase purchase(Id.PersonId payer) {
        Payee.Seller seller = seller();
        return new Purchase(
                seller.kind(),
                seller.item(),
                title,
                price,
                payer,
                seller.organisation(),
                askedOn,
                Optional.empty(),
                seller.region());
    }

    Transfer transfer(Id.TransferId transfer, Id.PersonId payer, Instant at) {
        if (!(payee instanceof Payee.Receiver receiver)) {
            throw new IllegalStateException(id + " pays an organisation, which is a sale");
        }
        return new Transfer(
                transfer, payer, receiver.person(), gross, title, id, at, Optional.empty());
    }
}
