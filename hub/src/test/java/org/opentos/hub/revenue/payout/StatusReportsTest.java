package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

class StatusReportsTest {
    private static RefusalCode code(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(Refusal refusal) -> refusal.code();
            case Outcome.Done<?> done -> throw new AssertionError("not refused: " + done);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'>",
                "<!DOCTYPE Document [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'>"
                        + "<CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>&x;</OrgnlMsgId>"
                        + "</OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>",
                "<!DOCTYPE Document SYSTEM 'http://127.0.0.1:1/x.dtd'><Document"
                        + " xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'/>",
                "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'>&x;</Document>"
            })
    void hostile_xml_is_refused(String report) {
        assertThat(code(StatusReports.read(report.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(RefusalCode.REPORT_UNREADABLE);
    }

    @Test
    void a_report_is_bounded_in_bytes_depth_and_text() {
        String begin = "<Document xmlns='" + StatusReports.NAMESPACE + "'>";
        for (String each :
                List.of(
                        " ".repeat(StatusReports.REPORT_BYTES_MAX + 1),
                        begin + "<a>".repeat(StatusReports.DEPTH_MAX),
                        begin + "x".repeat(StatusReports.TEXT_CHARACTERS_MAX + 1))) {
            assertThat(code(StatusReports.read(each.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(RefusalCode.REPORT_UNREADABLE);
        }
    }
}
