package org.opentos.hub.revenue.payout;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// Reads a customer payment status report of ISO 20022 (pain.002.001.10). Nothing outside of it is
/// ever looked at: a document type is refused, and no entity but XML's own is known.
final class StatusReports {
    static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";

    static final int REPORT_BYTES_MAX = 1 << 20;
    static final int DEPTH_MAX = 32;
    static final int TEXT_CHARACTERS_MAX = 1024;

    private static final String REPORT = "/Document/CstmrPmtStsRpt";
    private static final String GROUP = REPORT + "/OrgnlGrpInfAndSts";
    private static final String PAYMENT = REPORT + "/OrgnlPmtInfAndSts";
    private static final String SINGLE = PAYMENT + "/TxInfAndSts";
    private static final String REASON_CODE = "/StsRsnInf/Rsn/Cd";
    private static final String REASON_OWN = "/StsRsnInf/Rsn/Prtry";
    private static final String REASON_TEXT = "/StsRsnInf/AddtlInf";

    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, List<StatusReport.Said>> single = new LinkedHashMap<>();
    private final Level group = new Level();
    private final Level payment = new Level();
    private Level transaction = new Level();
    private @Nullable String messageId;
    private @Nullable Integer number;
    private @Nullable BigDecimal sum;

    private StatusReports() {}

    /// What is said on one level of a report.
    private static final class Level {
        private @Nullable String name;
        private @Nullable String status;
        private final List<String> reasons = new ArrayList<>();

        private Optional<StatusReport.Said> said() {
            return Optional.ofNullable(status)
                    .map(each -> new StatusReport.Said(each, String.join(" ", reasons)));
        }
    }

    /// The report; refused as `report-unreadable` with the reason.
    static Outcome<StatusReport> read(byte[] bytes) {
        if (bytes.length > REPORT_BYTES_MAX) {
            return unreadable("it is larger than " + REPORT_BYTES_MAX + " bytes");
        }
        try {
            return new StatusReports().parse(bytes);
        } catch (XMLStreamException malformed) {
            return unreadable("it is not the XML that is expected");
        } catch (NumberFormatException malformed) {
            return unreadable("a number in it is none");
        }
    }

    private static Outcome<StatusReport> unreadable(String why) {
        return Outcome.refused(
                RefusalCode.REPORT_UNREADABLE,
                "This is no status report in the form pain.002.001.10: " + why + ".");
    }

    private Outcome<StatusReport> parse(byte[] bytes) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
        try {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                        return unreadable("it has a document type or entities");
                    }
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (!NAMESPACE.equals(xml.getNamespaceURI()) && path.size() < 2) {
                            return unreadable("its namespace is another");
                        }
                        if (path.size() == DEPTH_MAX) {
                            return unreadable("it is nested too deeply");
                        }
                        path.addLast(xml.getLocalName());
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (text.length() + xml.getTextLength() > TEXT_CHARACTERS_MAX) {
                            return unreadable("a text in it is too long");
                        }
                        text.append(xml.getText());
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        end('/' + String.join("/", path), text.toString().strip());
                        path.removeLast();
                        text.setLength(0);
                    }
                    default -> {}
                }
            }
        } finally {
            xml.close();
        }
        String of = messageId;
        return of == null
                ? unreadable("it does not say of which file it is")
                : Outcome.done(
                        new StatusReport(
                                of,
                                Optional.ofNullable(number),
                                Optional.ofNullable(sum),
                                payment.said().or(group::said),
                                single));
    }

    private void end(String where, String value) {
        switch (where) {
            case GROUP + "/OrgnlMsgId" -> messageId = value;
            case GROUP + "/OrgnlNbOfTxs" -> number = Integer.valueOf(value);
            case GROUP + "/OrgnlCtrlSum" -> sum = new BigDecimal(value);
            case GROUP + "/GrpSts" -> group.status = value;
            case GROUP + REASON_CODE, GROUP + REASON_OWN, GROUP + REASON_TEXT ->
                    group.reasons.add(value);
            case PAYMENT + "/PmtInfSts" -> payment.status = value;
            case PAYMENT + REASON_CODE, PAYMENT + REASON_OWN, PAYMENT + REASON_TEXT ->
                    payment.reasons.add(value);
            case SINGLE + "/OrgnlEndToEndId" -> transaction.name = value;
            case SINGLE + "/TxSts" -> transaction.status = value;
            case SINGLE + REASON_CODE, SINGLE + REASON_OWN, SINGLE + REASON_TEXT ->
                    transaction.reasons.add(value);
            case SINGLE -> {
                Level ended = transaction;
                transaction = new Level();
                String name = ended.name == null ? "" : ended.name;
                ended.said()
                        .ifPresent(said ->
                                single.computeIfAbsent(name, _ -> new ArrayList<>()).add(said));
            }
            default -> {}
        }
    }
}
