package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Iban;

class IbanTest {
    private static final String GOOD = "DE89370400440532013000";

    static Iban iban(String text) {
        return switch (Iban.read("/iban", text)) {
            case Outcome.Done<Iban>(Iban iban) -> iban;
            case Outcome.Refused<Iban>(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private static Refusal refused(String text) {
        return switch (Iban.read("/iban", text)) {
            case Outcome.Refused<Iban>(Refusal refusal) -> refusal;
            case Outcome.Done<Iban>(Iban iban) -> throw new AssertionError(iban.text());
        };
    }

    /// The examples of SWIFT's IBAN registry.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AD12 0001 2030 2003 5910 0100",
                "AT61 1904 3002 3457 3201",
                "BE68 5390 0754 7034",
                "CH93 0076 2011 6238 5295 7",
                "DE89 3704 0044 0532 0130 00",
                "ES91 2100 0418 4502 0005 1332",
                "FR14 2004 1010 0505 0001 3M02 606",
                "GB29 NWBK 6016 1331 9268 19",
                "GR16 0110 1250 0000 0001 2300 695",
                "IE29 AIBK 9311 5212 3456 78",
                "IT60 X054 2811 1010 0000 0123 456",
                "KW81 CBKU 0000 0000 0000 1234 5601 01",
                "LC55 HEMM 0001 0001 0012 0012 0002 3015",
                "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
                "NL91 ABNA 0417 1643 00",
                "NO93 8601 1117 947",
                "PL61 1090 1014 0000 0712 1981 2874",
                "SA03 8000 0000 6080 1016 7519",
                "SE45 5000 0000 0583 9825 7466",
                "XK05 1212 0123 4567 8906"
            })
    void the_registrys_examples_are_good(String text) {
        assertThat(iban(text).text()).isEqualTo(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DE89370400440532013001 | check digits",
                "DE98370400440532013000 | check digits",
                "DE89370400440532031000 | check digits",
                "DE8937040044053201300 | has 22 characters, this has 21",
                "DE893704004405320130000 | has 22 characters, this has 23",
                "US89370400440532013000 | no country",
                "D89370400440532013000 | two letters",
                "DE8937040044053201300! | two letters",
                "'' | two letters",
                "DEAB370400440532013000 | two letters",
                "ＤＥ89370400440532013000 | two letters"
            })
    void what_is_wrong_is_said(String text, String why) {
        Refusal refusal = refused(text);
        assertThat(refusal.code()).isEqualTo(RefusalCode.IBAN_INVALID);
        assertThat(refusal.detail()).contains(why).doesNotContain("37040044");
        assertThat(refusal.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).isEqualTo("/iban"));
    }

    /// 97 more or less has the same remainder.
    @Test
    void check_digits_are_written_one_way() {
        String account = "";
        for (int number = 0; account.isEmpty(); number++) {
            String tried = "%018d".formatted(number);
            if (Iban.read("", "DE02" + tried) instanceof Outcome.Done<Iban>) {
                account = tried;
            }
        }
        assertThat(refused("DE99" + account).detail()).contains("check digits");
    }

    @Test
    void each_wrong_digit_and_each_two_neighbours_in_the_wrong_order_are_found() {
        for (int at = 2; at < GOOD.length(); at++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                if (digit != GOOD.charAt(at)) {
                    refused(GOOD.substring(0, at) + digit + GOOD.substring(at + 1));
                }
            }
            if (at + 1 < GOOD.length() && GOOD.charAt(at) != GOOD.charAt(at + 1)) {
                refused(
                        GOOD.substring(0, at)
                                + GOOD.charAt(at + 1)
                                + GOOD.charAt(at)
                                + GOOD.substring(at + 2));
            }
        }
    }

    @Test
    void printed_it_shows_its_ends_alone() {
        Iban iban = iban("de89 3704 0044 0532 0130 00");
        assertThat(iban).hasToString("DE…3000").isEqualTo(iban(GOOD));
        assertThat(iban.country()).isEqualTo("DE");
    }
}
