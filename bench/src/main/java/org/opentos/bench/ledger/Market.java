package org.opentos.bench.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.opentos.cli.CommandException;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.Leg;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// Accounts of a shop, and sales among them: a person pays, and a developer, the platform and a
/// region's tax office get their parts.
final class Market {
    static final int WALLETS = 10_000;
    static final int DEVELOPERS = 1_000;
    private static final int PRICE = 1_000;
    private static final int TO_DEVELOPER = 700;
    private static final int TO_PLATFORM = 240;
    private static final long ENOUGH = 1L << 45;
    private static final Currency CNY = Currency.of("CNY");

    final List<AccountNumber> wallets;
    final List<AccountNumber> developers;
    final List<AccountNumber> platforms;
    final List<AccountNumber> taxes;
    private final boolean hot;

    private Market(
            List<AccountNumber> wallets,
            List<AccountNumber> developers,
            List<AccountNumber> platforms,
            List<AccountNumber> taxes,
            boolean hot) {
        this.wallets = wallets;
        this.developers = developers;
        this.platforms = platforms;
        this.taxes = taxes;
        this.hot = hot;
    }

    /// Opens the accounts and fills the wallets, where that was not done before.
    ///
    /// @param size how many wallets there are
    static Market open(Ledger ledger, int size) {
        List<AccountNumber> wallets = open(ledger, AccountKind.WALLET, size);
        List<AccountNumber> developers =
                open(ledger, AccountKind.PAYABLE, Math.min(size, DEVELOPERS));
        List<AccountNumber> platforms = open(ledger, AccountKind.REVENUE, size);
        List<AccountNumber> taxes = open(ledger, AccountKind.TAX, size);
        AccountNumber clearing = open(ledger, AccountKind.CLEARING, 1).getFirst();
        List<CompletableFuture<Answer>> filled = new ArrayList<>();
        for (AccountNumber wallet : wallets) {
            Money money = new Money(ENOUGH, CNY);
            filled.add(
                    ledger.carryOut(
                                    new Command.Post(
                                            new Key("fill", wallet.toString()),
                                            Instant.now(),
                                            new Label("fill", ""),
                                            List.of(
                                                    new Leg(clearing, money.negated()),
                                                    new Leg(wallet, money))))
                            .toCompletableFuture());
        }
        filled.forEach(each -> done(each.join()));
        return new Market(wallets, developers, platforms, taxes, true);
    }

    /// The same where no account is in more than a few of all sales.
    Market cold() {
        return new Market(wallets, developers, platforms, taxes, false);
    }

    private static List<AccountNumber> open(Ledger ledger, AccountKind kind, int count) {
        List<CompletableFuture<Answer>> opened = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            AccountName name = new AccountName(kind, "owner-" + index, CNY, "");
            opened.add(
                    ledger.carryOut(
                                    new Command.Open(
                                            new Key("open", kind + "-" + index),
                                            Instant.now(),
                                            name))
                            .toCompletableFuture());
        }
        return opened.stream().map(each -> ((Answer.Opened) done(each.join())).account()).toList();
    }

    /// @throws CommandException where it was refused
    static Answer done(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            throw new CommandException("the ledger refused: " + refused.code().text());
        }
        return answer;
    }

    /// A sale of four legs.
    Command sale(String key, Random random) {
        return new Command.Post(
                new Key("sale", key),
                Instant.now(),
                new Label("sale", "order-" + key),
                List.of(
                        leg(any(wallets, random), -PRICE),
                        leg(any(developers, random), TO_DEVELOPER),
                        leg(hot ? platforms.getFirst() : any(platforms, random), TO_PLATFORM),
                        leg(
                                hot ? taxes.getFirst() : any(taxes, random),
                                PRICE - TO_DEVELOPER - TO_PLATFORM)));
    }

    private static AccountNumber any(List<AccountNumber> accounts, Random random) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    private static Leg leg(AccountNumber account, long minor) {
        return new Leg(account, new Money(minor, CNY));
    }
}
