package org.opentos.hub.revenue.payout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.opentos.hub.settings.PayoutSettings;
import org.opentos.protocol.money.Money;

/// Writes a customer credit transfer initiation of ISO 20022 (pain.001.001.09): the same payouts
/// always give the same bytes.
final class CreditTransfers {
    static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private static final String EURO = "EUR";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter xml;
    private int depth;

    private CreditTransfers() throws XMLStreamException {
        xml =
                XMLOutputFactory.newDefaultFactory()
                        .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    }

    /// @param from the account that pays; its name is one that [BankText] takes
    /// @param payouts each with its account, in the order in which they are written
    static byte[] write(PayoutSettings from, BankFile file, List<Payout> payouts) {
        try {
            CreditTransfers transfers = new CreditTransfers();
            transfers.document(from, file, payouts);
            return transfers.bytes.toByteArray();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("cannot write a file of payouts", impossible);
        }
    }

    private void document(PayoutSettings from, BankFile file, List<Payout> payouts)
            throws XMLStreamException {
        String name = BankText.of(from.name(), BankText.NAME_CHARACTERS_MAX).orElseThrow();
        xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        open("Document");
        xml.writeDefaultNamespace(NAMESPACE);
        open("CstmrCdtTrfInitn");
        open("GrpHdr");
        leaf("MsgId", file.messageId());
        leaf("CreDtTm", file.at().truncatedTo(ChronoUnit.SECONDS).toString());
        totals(file);
        open("InitgPty");
        leaf("Nm", name);
        close(2);
        open("PmtInf");
        leaf("PmtInfId", file.messageId());
        leaf("PmtMtd", "TRF");
        totals(file);
        boolean euro = file.sum().currency().code().equals(EURO);
        if (euro) {
            nested("SEPA", "PmtTpInf", "SvcLvl", "Cd");
        }
        nested(file.execution().toString(), "ReqdExctnDt", "Dt");
        nested(name, "Dbtr", "Nm");
        nested(from.iban().text(), "DbtrAcct", "Id", "IBAN");
        nested(from.bic(), "DbtrAgt", "FinInstnId", "BICFI");
        leaf("ChrgBr", euro ? "SLEV" : "SHAR");
        for (Payout each : payouts) {
            transfer(each);
        }
        close(3);
        xml.writeCharacters("\n");
        xml.writeEndDocument();
        xml.close();
    }

    private void totals(BankFile file) throws XMLStreamException {
        leaf("NbOfTxs", Integer.toString(file.payouts()));
        leaf("CtrlSum", decimal(file.sum()));
    }

    private void transfer(Payout payout) throws XMLStreamException {
        BankAccount account = payout.account().orElseThrow();
        open("CdtTrfTxInf");
        nested(payout.endToEndId(), "PmtId", "EndToEndId");
        open("Amt");
        start("InstdAmt");
        xml.writeAttribute("Ccy", payout.amount().currency().code());
        xml.writeCharacters(decimal(payout.amount()));
        xml.writeEndElement();
        close(1);
        if (account.bic().isPresent()) {
            nested(account.bic().get(), "CdtrAgt", "FinInstnId", "BICFI");
        }
        open("Cdtr");
        leaf("Nm", text(account.holder(), BankText.NAME_CHARACTERS_MAX));
        open("PstlAdr");
        leaf("TwnNm", text(account.town(), BankText.TOWN_CHARACTERS_MAX));
        leaf("Ctry", account.country());
        close(2);
        nested(account.iban().text(), "CdtrAcct", "Id", "IBAN");
        nested("Payout " + payout.month(), "RmtInf", "Ustrd");
        close(1);
    }

    private static String text(String kept, int charactersMax) {
        return BankText.of(kept, charactersMax).orElseThrow();
    }

    private static String decimal(Money amount) {
        return amount.decimal().toPlainString();
    }

    private void nested(String text, String... names) throws XMLStreamException {
        for (int index = 0; index < names.length - 1; index++) {
            open(names[index]);
        }
        leaf(names[names.length - 1], text);
        close(names.length - 1);
    }

    private void leaf(String name, String text) throws XMLStreamException {
        start(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private void open(String name) throws XMLStreamException {
        start(name);
        depth++;
    }

    private void start(String name) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
        xml.writeStartElement(name);
    }

    private void close(int elements) throws XMLStreamException {
        for (int each = 0; each < elements; each++) {
            depth--;
            xml.writeCharacters("\n" + "  ".repeat(depth));
            xml.writeEndElement();
        }
    }
}
