package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Passkeys;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.identity.Pins;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.ledger.AccountEntry;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.pay.provider.Checkout;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.request.PaymentRule;
import org.opentos.hub.pay.request.PaymentRules;
import org.opentos.hub.pay.transfer.Transfer;
import org.opentos.hub.pay.transfer.Transfers;
import org.opentos.hub.pay.wallet.TopUp;
import org.opentos.hub.pay.wallet.TopUps;
import org.opentos.hub.pay.wallet.Wallets;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A person's own wallet.
@RestController
@RequestMapping("/api/v1/wallet")
@Tag(name = "Wallet", description = "A person's money in the hub: balances, top-ups, rules.")
class WalletController {
    private final Wallets wallets;
    private final Sales sales;
    private final Transfers transfers;
    private final Persons persons;
    private final TopUps topUps;
    private final PaymentProviders providers;
    private final PaymentRules rules;
    private final Pins pins;
    private final Passkeys passkeys;
    private final Sessions sessions;

    WalletController(
            Wallets wallets,
            Sales sales,
            Transfers transfers,
            Persons persons,
            TopUps topUps,
            PaymentProviders providers,
            PaymentRules rules,
            Pins pins,
            Passkeys passkeys,
            Sessions sessions) {
        this.wallets = wallets;
        this.sales = sales;
        this.transfers = transfers;
        this.persons = persons;
        this.topUps = topUps;
        this.providers = providers;
        this.rules = rules;
        this.pins = pins;
        this.passkeys = passkeys;
        this.sessions = sessions;
    }

    record BalanceView(Amount amount, Amount held, Amount available) {
        static BalanceView of(NamedBalance wallet) {
            Currency currency = wallet.name().currency();
            return new BalanceView(
                    Amount.of(new Money(wallet.balance().minor(), currency)),
                    Amount.of(new Money(wallet.balance().heldMinor(), currency)),
                    Amount.of(new Money(wallet.balance().availableMinor(), currency)));
        }
    }

    record ProviderView(String name, List<String> currencies) {}

    record RuleView(PaymentRule.Kind kind, String currency, String subject, Amount amount) {}

    /// @param owed what a provider took back after it was spent, as amounts above zero
    /// @param simulator in a demonstration the page where top-ups are paid; no money moves there
    /// @param hasPasskey whether a passkey of mine can confirm, instead of the PIN
    record WalletView(
            List<BalanceView> balances,
            List<Amount> owed,
            List<ProviderView> providers,
            @Nullable URI simulator,
            List<TopUpView> waiting,
            boolean pinSet,
            boolean hasPasskey,
            List<RuleView> rules) {}

    /// @param kind `scan`, with a text to show as a QR code, or `page`, with the address to open
    record CheckoutView(String kind, @Nullable String text, @Nullable URI url) {
        static CheckoutView of(Checkout checkout) {
            return switch (checkout) {
                case Checkout.ScanCode scan -> new CheckoutView("scan", scan.text(), null);
                case Checkout.OpenPage page -> new CheckoutView("page", null, page.page());
            };
        }
    }

    record TopUpView(
            Id.TopUpId id,
            String provider,
            Amount amount,
            String state,
            Instant begunAt,
            Instant expiresAt,
            @Nullable CheckoutView checkout,
            boolean inWallet) {
        static TopUpView of(TopUp topUp) {
            return new TopUpView(
                    topUp.id(),
                    topUp.provider(),
                    Amount.of(topUp.amount()),
                    state(topUp.state()),
                    topUp.begun(),
                    topUp.expires(),
                    topUp.checkout().map(CheckoutView::of).orElse(null),
                    topUp.state() instanceof TopUp.State.Paid paid && paid.posting().isPresent());
        }

        private static String state(TopUp.State state) {
            return switch (state) {
                case TopUp.State.Begun _ -> "begun";
                case TopUp.State.Open _ -> "open";
                case TopUp.State.Paid _ -> "paid";
                case TopUp.State.Closed _ -> "closed";
                case TopUp.State.Refused _ -> "refused";
            };
        }
    }

    /// @param reference the id of the sale, refund, transfer or top-up; empty where there is none
    /// @param title what was bought, where it was a sale or a refund; `receipt` is then its sale.
    ///   Between people the note, which may be empty
    /// @param person whom it went to or came from, between people; `transfer` is then its id
    record EntryView(
            long number,
            Instant at,
            String kind,
            String reference,
            @Nullable String title,
            Id.@Nullable SaleId receipt,
            Id.@Nullable TransferId transfer,
            @Nullable String person,
            Amount amount,
            Amount balance) {
        static EntryView of(
                AccountEntry entry, Sales.@Nullable About about, @Nullable Between between) {
            return new EntryView(
                    entry.number(),
                    entry.at(),
                    entry.label().kind(),
                    entry.label().reference(),
                    about == null
                            ? between == null ? null : between.transfer().note()
                            : about.title(),
                    about == null ? null : about.sale(),
                    between == null ? null : between.transfer().id(),
                    between == null ? null : between.other(),
                    Amount.of(entry.amount()),
                    Amount.of(entry.balance()));
        }
    }

    /// @param other the name of whoever the transfer went to or came from
    private record Between(Transfer transfer, String other) {}

    record NewTopUp(@Nullable String provider, @Nullable Amount amount) {}

    record Pin(@Nullable String pin) {}

    /// @param amount null removes the rule
    record RuleChange(
            PaymentRule.@Nullable Kind kind,
            @Nullable String currency,
            @Nullable String subject,
            @Nullable Amount amount) {}

    @GetMapping
    @Operation(summary = "My balances, the providers to top up with, and my rules")
    WalletView see(Caller caller) {
        Id.PersonId me = caller.person();
        return new WalletView(
                wallets.of(me).stream().map(BalanceView::of).toList(),
                wallets.owed(me).stream()
                        .map(each ->
                                Amount.of(
                                        new Money(-each.balance().minor(), each.name().currency())))
                        .toList(),
                providers.all().stream()
                        .map(each ->
                                new ProviderView(
                                        each.name(),
                                        each.currencies().stream()
                                                .map(Currency::code)
                                                .sorted()
                                                .toList()))
                        .toList(),
                providers.simulator().orElse(null),
                topUps.waiting(me).stream().map(TopUpView::of).toList(),
                pins.isSet(me),
                !passkeys.list(me).isEmpty(),
                rules.of(me).stream()
                        .map(each ->
                                new RuleView(
                                        each.kind(),
                                        each.amount().currency().code(),
                                        each.subject(),
                                        Amount.of(each.amount())))
                        .toList());
    }

    @GetMapping("/entries")
    @Operation(summary = "What moved in one of my wallets, the newest first")
    ResponseEntity<?> entries(
            Caller caller,
            @RequestParam String currency,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            @RequestParam(defaultValue = "50") int max) {
        Optional<Currency> known = Currency.find(currency);
        if (known.isEmpty() || max < 1 || max > AccountEntry.READ_MAX) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID,
                    "Give a currency of ISO 4217, and max from 1 to "
                            + AccountEntry.READ_MAX
                            + ".");
        }
        List<AccountEntry> entries =
                wallets.entries(caller.person(), known.get(), before, max).orElse(List.of());
        Map<String, Sales.About> about =
                sales.about(entries.stream().map(each -> each.label().reference()).toList());
        Map<String, Between> between =
                between(
                        caller.person(),
                        transfers.about(
                                entries.stream().map(each -> each.label().reference()).toList()));
        return ResponseEntity.ok(
                entries.stream()
                        .map(each ->
                                EntryView.of(
                                        each,
                                        about.get(each.label().reference()),
                                        between.get(each.label().reference())))
                        .toList());
    }

    private Map<String, Between> between(Id.PersonId me, Map<String, Transfer> transfers) {
        Map<Id.PersonId, Person> others =
                persons.find(
                        transfers.values().stream()
                                .map(each -> other(me, each))
                                .distinct()
                                .toList());
        return transfers.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                each ->
                                        new Between(
                                                each.getValue(),
                                                Optional.ofNullable(
                                                                others.get(
                                                                        other(me, each.getValue())))
                                                        .map(Person::displayName)
                                                        .orElse(""))));
    }

    private static Id.PersonId other(Id.PersonId me, Transfer transfer) {
        return transfer.sender().equals(me) ? transfer.receiver() : transfer.sender();
    }

    @PostMapping("/top-ups")
    @Operation(
            summary = "Begin a top-up",
            description = "The same Idempotency-Key again is the same top-up.")
    @ApiResponse(
            responseCode = "201",
            description = "Begun; its checkout says how to pay",
            content = @Content(schema = @Schema(implementation = TopUpView.class)))
    ResponseEntity<?> topUp(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody NewTopUp body,
            HttpServletRequest request) {
        Optional<Refusal> badKey = IdempotencyKeys.refuse(key, TopUps.KEY_CHARACTERS_MAX);
        if (badKey.isPresent()) {
            return Answers.refuse(badKey.get());
        }
        String provider = Optional.ofNullable(body.provider()).orElse("");
        URI back = URI.create(origin(request) + "/wallet");
        Outcome<TopUpView> outcome =
                Amount.read(body.amount(), "/amount")
                        .then(amount ->
                                topUps.begin(
                                        caller.person(),
                                        new TopUps.Order(key, provider, amount, back)))
                        .map(TopUpView::of);
        return Answers.of(HttpStatus.CREATED, outcome);
    }

    /// Where the page is that asks. The host was checked before any controller.
    private static String origin(HttpServletRequest request) {
        String url = request.getRequestURL().toString();
        return url.substring(0, url.length() - request.getRequestURI().length());
    }

    @GetMapping("/top-ups/{id}")
    @Operation(summary = "What became of one of my top-ups")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = TopUpView.class)))
    ResponseEntity<?> topUp(Caller caller, @PathVariable Id.TopUpId id) {
        return topUps.refreshed(caller.person(), id)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(TopUpView.of(each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such top-up of yours; look at its id."));
    }

    @PutMapping("/pin")
    @Operation(summary = "Set the PIN with which I confirm payments; the sign-in has to be fresh")
    @ApiResponse(responseCode = "204", description = "Set")
    ResponseEntity<?> setPin(Caller caller, @RequestBody Pin body, HttpServletRequest request) {
        return done(
                pins.set(
                        caller,
                        Optional.ofNullable(body.pin()).orElse(""),
                        sessions.justSignedIn(request)));
    }

    @DeleteMapping("/pin")
    @Operation(summary = "Remove my PIN; the sign-in has to be fresh")
    @ApiResponse(responseCode = "204", description = "Removed")
    ResponseEntity<?> removePin(Caller caller, HttpServletRequest request) {
        return done(pins.remove(caller, sessions.justSignedIn(request)));
    }

    private static ResponseEntity<?> done(Optional<Refusal> refusal) {
        return refusal.<ResponseEntity<?>>map(Answers::refuse)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @PutMapping("/rules")
    @Operation(
            summary = "Set or remove a rule for my payments",
            description = "What lets more be spent, or with less asked, takes a fresh sign-in.")
    @ApiResponse(
            responseCode = "200",
            description = "The wallet as it is now",
            content = @Content(schema = @Schema(implementation = WalletView.class)))
    ResponseEntity<?> rule(
            Caller caller, @RequestBody RuleChange body, HttpServletRequest request) {
        Optional<Currency> currency = Optional.ofNullable(body.currency()).flatMap(Currency::find);
        if (body.kind() == null || currency.isEmpty()) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID, "A rule has a kind and a currency of ISO 4217.");
        }
        PaymentRule.Kind kind = body.kind();
        String subject = Optional.ofNullable(body.subject()).orElse("");
        if (body.amount() == null) {
            return Answers.of(
                    proven(caller, request, kind, currency.get(), subject, Optional.empty())
                            .map(_ -> {
                                rules.remove(caller.person(), kind, currency.get(), subject);
                                return see(caller);
                            }));
        }
        return Answers.of(
                Amount.read(body.amount(), "/amount")
                        .then(amount ->
                                proven(
                                        caller,
                                        request,
                                        kind,
                                        amount.currency(),
                                        subject,
                                        Optional.of(amount)))
                        .then(amount ->
                                rules.set(
                                        caller.person(),
                                        new PaymentRule(kind, subject, amount.orElseThrow())))
                        .map(_ -> see(caller)));
    }

    /// More may be spent, or with less asked, only by who has just signed in: an open page that
    /// somebody else finds is not enough.
    private Outcome<Optional<Money>> proven(
            Caller caller,
            HttpServletRequest request,
            PaymentRule.Kind kind,
            Currency currency,
            String subject,
            Optional<Money> next) {
        return !rules.loosens(caller.person(), kind, currency, subject, next)
                        || sessions.justSignedIn(request)
                ? Outcome.done(next)
                : Outcome.refused(
                        RefusalCode.PROOF_REQUIRED,
                        "Sign in again to let more be spent, and do this within "
                                + Sessions.JUST.toMinutes()
                                + " minutes.");
    }
}
