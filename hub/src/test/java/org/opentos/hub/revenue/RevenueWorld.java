package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.opentos.hub.Hub;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.Leg;
import org.opentos.hub.ledger.OpenAccounts;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.ledger.journal.TestLedger;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Sales on a real ledger and database, with a maker and a developer who accepted the agreement.
public final class RevenueWorld implements AutoCloseable {
    public static final Currency EUR = Currency.of("EUR");
    public static final Agreement FIRST =
            AgreementTexts.read(new JsonMapper(), Path.of("nowhere")).getFirst();

    public final TestDatabase database = TestDatabase.fresh();
    public final TestClock clock = new TestClock();
    public final Ids ids = new Ids(clock, new Random());
    public final Ledger ledger;
    public final Sales sales;
    public final Statements statements;
    public final Caller anna;
    public final Id.OrganisationId developer;
    public final Id.OrganisationId maker;
    public final Id.PersonId buyer = ids.next(Id.PersonId::new);
    public final Purchase.Terminal tv;

    public final AnnotationConfigApplicationContext rooms =
            new AnnotationConfigApplicationContext();
    private final TestLedger kept;
    public final OpenAccounts accounts;

    public RevenueWorld(Agreement... versions) {
        kept = new TestLedger(database, clock);
        ledger = kept.ledger();
        accounts = new OpenAccounts(ledger, clock);
        rooms.registerBean(JdbcClient.class, database::jdbc);
        rooms.registerBean(TransactionTemplate.class, database::transaction);
        rooms.registerBean(InstantSource.class, () -> clock);
        rooms.registerBean(Ids.class, () -> ids);
        rooms.registerBean(JsonMapper.class, () -> new JsonMapper());
        rooms.registerBean(Nodes.class, Alone::new);
        rooms.register(AuditLog.class, Organisations.class);
        rooms.refresh();
        Agreements agreements =
                new Agreements(
                        List.of(versions),
                        database.jdbc(),
                        database.transaction(),
                        rooms.getBean(Organisations.class),
                        new Anyone(),
                        rooms.getBean(AuditLog.class),
                        clock);
        anna = new Caller(ids.next(Id.PersonId::new), "", Set.of(), "192.0.2.7");
        developer = organisation(anna, "Pixel Barn", Organisation.Kind.DEVELOPER);
        maker = organisation(anna, "Lumen Works", Organisation.Kind.MAKER);
        for (Agreement each : versions) {
            done(agreements.accept(anna, developer, each.version(), each.hash(), "en"));
        }
        tv = new Purchase.Terminal(ids.next(Id.DeviceId::new), ids.next(Id.ProductId::new), maker);
        sales =
                new Sales(
                        new SaleRows(database.jdbc()),
                        new SalePostings(new Postings(ledger, accounts)),
                        agreements,
                        new TaxRates(new JsonMapper()),
                        database.transaction(),
                        clock);
        statements =
                new Statements(
                        new StatementRows(database.jdbc(), new JsonMapper()),
                        rooms.getBean(Organisations.class),
                        ledger,
                        clock);
    }

    private Id.OrganisationId organisation(Caller by, String name, Organisation.Kind kind) {
        return done(rooms.getBean(Organisations.class).create(by, name, kind)).id();
    }

    public static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    public AccountNumber account(AccountKind kind, String owner) {
        return done(accounts.of(new AccountName(kind, owner, EUR, "")));
    }

    /// What an account has, in cents.
    public long has(AccountKind kind, String owner) {
        return ledger.balance(account(kind, owner)).map(Balance::minor).orElse(0L);
    }

    /// Puts money into the buyer's wallet, as from a provider.
    public void topUp(long cents) {
        List<Leg> legs =
                List.of(
                        new Leg(account(AccountKind.CLEARING, "test"), new Money(-cents, EUR)),
                        new Leg(account(AccountKind.WALLET, buyer.text()), new Money(cents, EUR)));
        Command command =
                new Command.Post(
                        new Key("test", ids.next(Id.CauseId::new).text()),
                        clock.instant(),
                        new Label("top-up", ""),
                        legs);
        assertThat(ledger.carryOut(command).toCompletableFuture().join())
                .isInstanceOf(Answer.Posted.class);
    }

    Purchase app(long cents) {
        return purchase(cents, Optional.of(tv), Optional.empty());
    }

    Purchase purchase(
            long cents, Optional<Purchase.Terminal> boughtOn, Optional<Purchase.Terminal> usedOn) {
        return new Purchase(
                Agreement.Sale.APP,
                "app-chess",
                "Chess",
                new Money(cents, EUR),
                buyer,
                developer,
                boughtOn,
                usedOn,
                "DE");
    }

    public Sale sold(long cents) {
        return done(sales.sell(ids.next(Id.SaleId::new), app(cents)));
    }

    /// Sells, lets the reserve's days go by, and then those until that month is closed.
    public void earn(long cents) {
        topUp(cents);
        sold(cents);
        clock.advance(Duration.ofDays(30));
        upkeep();
        closeMonth();
    }

    /// Lets the days until this month is closed go by.
    public void closeMonth() {
        Instant closed =
                YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC))
                        .plusMonths(1)
                        .atDay(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .plus(Statements.CLOSED_AFTER);
        clock.advance(Duration.between(clock.instant(), closed));
        upkeep();
    }

    /// What sales and statements of a whole hub do by the clock.
    public static void upkeep(Hub hub) {
        hub.rooms().getBean(Sales.class).releaseAll();
        hub.rooms().getBean(Statements.class).close();
    }

    /// What sales and statements do by the clock.
    public void upkeep() {
        sales.settle();
        sales.release();
        statements.close();
    }

    @Override
    public void close() {
        rooms.close();
        kept.close();
        database.close();
    }
}
