package org.opentos.hub.revenue.payout;

import static org.opentos.hub.revenue.RevenueWorld.EUR;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.revenue.RevenueWorld;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.testing.FaultyDataSource;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Payouts on a real ledger and database, which can go away at any statement.
final class PayoutWorld implements AutoCloseable {
    static final String IBAN = "DE89370400440532013000";
    static final String OTHER_IBAN = "FR1420041010050500013M02606";
    static final HubSettings SETTINGS =
            HubSettings.read(
                    List.of(
                            "--data",
                            "nowhere",
                            "--payout-name",
                            "OpenTOS Hub & Söhne",
                            "--payout-iban",
                            "NL91ABNA0417164300",
                            "--payout-bic",
                            "ABNANL2A"));

    final RevenueWorld world = new RevenueWorld(RevenueWorld.FIRST);
    final FaultyDataSource faults = new FaultyDataSource(world.database.dataSource());
    final Destinations destinations;
    final Withholdings withholdings;
    final Payouts payouts;
    final BankFiles files;
    final PayoutRows rows;

    PayoutWorld() {
        this(SETTINGS);
    }

    PayoutWorld(HubSettings settings) {
        JdbcClient jdbc = JdbcClient.create(faults);
        TransactionTemplate transaction =
                new TransactionTemplate(new JdbcTransactionManager(faults));
        Organisations organisations = world.rooms.getBean(Organisations.class);
        AuditLog audit = world.rooms.getBean(AuditLog.class);
        DestinationRows destinationRows = new DestinationRows(jdbc);
        rows = new PayoutRows(jdbc);
        destinations =
                new Destinations(
                        destinationRows, organisations, settings, transaction, audit, world.clock);
        withholdings = new Withholdings(jdbc, audit, world.clock);
        payouts =
                new Payouts(
                        rows,
                        destinationRows,
                        destinations,
                        new PayoutPostings(new Postings(world.ledger, world.accounts)),
                        withholdings,
                        world.statements,
                        organisations,
                        transaction,
                        world.ids,
                        world.clock);
        files =
                new BankFiles(
                        rows,
                        destinationRows,
                        payouts,
                        settings,
                        transaction,
                        audit,
                        world.ids,
                        world.clock);
    }

    Destinations.Wish wish(String iban, long cents) {
        return new Destinations.Wish(
                "Pixel Barn Śp. z o.o.", iban, "", "Köln", "DE", new Money(cents, EUR));
    }

    /// Sets where an organisation is paid out; nothing is paid to it yet.
    Destination set(Id.OrganisationId organisation, String iban, long cents) {
        return done(destinations.set(world.anna, organisation, wish(iban, cents), true));
    }

    /// Sets where both are paid out, from the least amount on, and lets the wait go by.
    void open() {
        set(world.developer, IBAN, 1_000);
        set(world.maker, OTHER_IBAN, 1_000);
        world.clock.advance(Destinations.WAIT);
    }

    List<Payout> of(Id.OrganisationId organisation) {
        return done(payouts.of(world.anna, organisation));
    }

    Payout only(Id.OrganisationId organisation) {
        List<Payout> all = of(organisation);
        if (all.size() != 1) {
            throw new AssertionError("not one payout: " + all);
        }
        return all.getFirst();
    }

    BankFile file() {
        List<BankFile> made = done(files.make(files.nextExecution(), ""));
        if (made.size() != 1) {
            throw new AssertionError("not one file: " + made);
        }
        return made.getFirst();
    }

    BankFile sentFile() {
        return done(files.sent(file().id(), ""));
    }

    long payable(Id.OrganisationId organisation) {
        return world.has(AccountKind.PAYABLE, organisation.text());
    }

    /// What left for bank accounts and did not come back, in cents.
    long atBank() {
        AccountName name =
                new AccountName(
                        AccountKind.CLEARING, PayoutPostings.BANK, EUR, PayoutPostings.PAYOUTS);
        return world.ledger.balance(done(world.accounts.of(name))).map(Balance::minor).orElse(0L);
    }

    /// A report of a bank.
    ///
    /// @param group what it says of the whole; empty text for nothing
    /// @param single elements `TxInfAndSts`
    static byte[] report(BankFile file, String group, String... single) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="%s"><CstmrPmtStsRpt>
          <GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-05-05T08:00:00Z</CreDtTm></GrpHdr>
          <OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
            <OrgnlNbOfTxs>%d</OrgnlNbOfTxs><OrgnlCtrlSum>%s</OrgnlCtrlSum>%s</OrgnlGrpInfAndSts>
          <OrgnlPmtInfAndSts><OrgnlPmtInfId>%s</OrgnlPmtInfId>%s</OrgnlPmtInfAndSts>
        </CstmrPmtStsRpt></Document>
        """
                .formatted(
                        StatusReports.NAMESPACE,
                        file.messageId(),
                        file.payouts(),
                        file.sum().decimal().stripTrailingZeros().toPlainString(),
                        group.isEmpty() ? "" : "<GrpSts>" + group + "</GrpSts>",
                        file.messageId(),
                        String.join("", single))
                .getBytes(StandardCharsets.UTF_8);
    }

    static String says(Payout payout, String status, String reason) {
        return "<TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>%s</TxSts>%s</TxInfAndSts>"
                .formatted(
                        payout.endToEndId(),
                        status,
                        reason.isEmpty()
                                ? ""
                                : "<StsRsnInf><Rsn><Cd>" + reason + "</Cd></Rsn></StsRsnInf>");
    }

    @Override
    public void close() {
        world.close();
    }
}
