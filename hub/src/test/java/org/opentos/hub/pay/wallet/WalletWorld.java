package org.opentos.hub.pay.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Holds;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.OpenAccounts;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.ledger.journal.TestLedger;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.json.JsonMapper;

/// Wallets on a real ledger and database, with a provider's simulator of the test's own and a
/// person of its own. Notifications wait until the test lets the hub hear them.
final class WalletWorld implements AutoCloseable {
    static final long BEFORE_MANY = Long.MAX_VALUE;

    /// One for all of these tests: each has a person of its own.
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    final ProviderWorld provider;
    final String name;
    final String company;
    final Currency currency;
    final TestDatabase database;
    final Ids ids;
    final Ledger ledger;
    final TopUpRows rows;
    final WalletPostings walletPostings;
    final TopUps topUps;
    final TakeBacks takeBacks;
    final PaymentEvents events;
    final Notifications notifications;
    final Wallets wallets;
    final PayOutRows payOutRows;
    final PayOuts payOuts;
    final Id.PersonId anna;

    final Postings postings;
    private final TestLedger kept;
    private final long atProviderBefore;

    /// @param company the simulator's word for the provider
    WalletWorld(Path directory, String name, String company, String currency) throws IOException {
        this(directory, name, company, currency, DATABASE);
    }

    /// @param database which the caller closes
    WalletWorld(Path directory, String name, String company, String currency, TestDatabase database)
            throws IOException {
        this.database = database;
        rows = new TopUpRows(database.jdbc());
        this.name = name;
        this.company = company;
        this.currency = Currency.of(currency);
        provider = new ProviderWorld(directory, name);
        kept = new TestLedger(database, provider.clock);
        ledger = kept.ledger();
        OpenAccounts accounts = new OpenAccounts(ledger, provider.clock);
        postings = new Postings(ledger, accounts);
        ids = new Ids(provider.clock, new Random());
        anna = ids.next(Id.PersonId::new);
        walletPostings = new WalletPostings(postings, new Holds(ledger, accounts), provider.clock);
        topUps = new TopUps(rows, walletPostings, provider.providers, ids, provider.clock);
        takeBacks = new TakeBacks(new TakenBackRows(database.jdbc()), walletPostings, ledger);
        events = new PaymentEvents(database.jdbc(), provider.clock);
        wallets = new Wallets(ledger);
        payOutRows = new PayOutRows(database.jdbc());
        payOuts =
                new PayOuts(
                        payOutRows,
                        walletPostings,
                        wallets,
                        provider.providers,
                        new AuditLog(database.jdbc(), provider.clock, JsonMapper.shared()),
                        database.transaction(),
                        ids,
                        provider.clock);
        notifications =
                new Notifications(provider.providers, rows, topUps, payOuts, takeBacks, events);
        atProviderBefore = has(AccountKind.CLEARING, name, "");
    }

    static WalletWorld ofStripe(Path directory) throws IOException {
        return new WalletWorld(directory, "stripe", "STRIPE", "EUR");
    }

    static WalletWorld ofWeChatPay(Path directory) throws IOException {
        return new WalletWorld(directory, "wechat-pay", "WECHAT", "CNY");
    }

    TopUps.Order order(String key, long minor) {
        return new TopUps.Order(
                key, name, new Money(minor, currency), URI.create("https://hub.example/wallet"));
    }

    TopUp begun(String key, long minor) {
        return done(topUps.begin(anna, order(key, minor)));
    }

    /// As the person pays on the provider's page or in its app.
    void pay(TopUp topUp) {
        provider.tell("pay", Map.of("key", key(topUp)));
    }

    String key(TopUp topUp) {
        return company + "/" + topUp.reference();
    }

    <T extends Notification> PaymentEvents.Fate hear(Class<T> kind) {
        return hear(provider.next(kind));
    }

    PaymentEvents.Fate hear(ProviderWorld.Received received) {
        return done(notifications.hear(name, received.delivery()));
    }

    TopUp paid(String key, long minor) {
        TopUp topUp = begun(key, minor);
        pay(topUp);
        assertThat(hear(Notification.Paid.class)).isEqualTo(PaymentEvents.Fate.DONE);
        return rows.find(topUp.id()).orElseThrow();
    }

    /// Somebody gets money out of the wallet.
    void spend(long minor) {
        NamedLegs legs =
                new NamedLegs(currency)
                        .add(AccountKind.WALLET, anna.text(), -minor)
                        .add(AccountKind.REVENUE, "shop", minor);
        done(
                postings.post(
                        new Key("test", ids.next(Id.CauseId::new).text()),
                        new Label("test", ""),
                        provider.clock.instant(),
                        legs));
    }

    long wallet() {
        return has(AccountKind.WALLET, anna.text(), "");
    }

    long owed() {
        return -has(AccountKind.CLEARING, anna.text(), WalletPostings.OWED);
    }

    /// What the provider has of ours since this test began.
    long atProvider() {
        return atProviderBefore - has(AccountKind.CLEARING, name, "");
    }

    private long has(AccountKind kind, String owner, String purpose) {
        return ledger.find(new AccountName(kind, owner, currency, purpose))
                .flatMap(ledger::balance)
                .map(Balance::minor)
                .orElse(0L);
    }

    static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    static RefusalCode refused(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(var refusal) -> refusal.code();
            case Outcome.Done<?> done -> throw new AssertionError("not refused: " + done);
        };
    }

    @Override
    public void close() throws IOException {
        provider.close();
        kept.close();
    }
}
