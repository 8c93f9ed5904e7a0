package org.opentos.protocol.money;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The number of a bank account (ISO 13616). Whoever prints it shows its ends alone; [#text] is the
/// whole.
public final class Iban {
    /// How many characters an IBAN of each country has: SWIFT's IBAN registry as of 1 January 2026.
    private static final String LENGTHS =
            """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22
            DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28
            HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25
            MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29
            RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29
            VA22 VG24 XK20 YE30
            """;

    private static final int COUNTRY_LETTERS = 2;
    private static final int HEAD_CHARACTERS = 4;
    private static final int SHOWN_CHARACTERS = 4;
    private static final int MODULUS = 97;

    private static final Map<String, Integer> ALL =
            Stream.of(LENGTHS.split("\\s+"))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    each -> each.substring(0, COUNTRY_LETTERS),
                                    each -> Integer.valueOf(each.substring(COUNTRY_LETTERS))));

    private final String text;

    private Iban(String text) {
        this.text = text;
    }

    /// Reads what somebody wrote: spaces between groups and small letters are as good. Refused as
    /// `iban-invalid`, with what is wrong.
    ///
    /// @param pointer of the field, for the refusal
    public static Outcome<Iban> read(String pointer, String written) {
        String text = written.replace(" ", "").toUpperCase(Locale.ROOT);
        if (!text.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]+")) {
            return refused(pointer, "two letters, two digits, then letters and digits");
        }
        Integer length = ALL.get(text.substring(0, COUNTRY_LETTERS));
        if (length == null) {
            return refused(pointer, "its first two letters are no country that has IBANs");
        }
        if (text.length() != length) {
            return refused(
                    pointer,
                    "one of %s has %d characters, this has %d"
                            .formatted(text.substring(0, COUNTRY_LETTERS), length, text.length()));
        }
        if (!checks(text)) {
            return refused(pointer, "its check digits do not fit; a character is probably wrong");
        }
        return Outcome.done(new Iban(text));
    }

    /// ISO 7064, MOD 97-10: with the head at the end and A as 10 to Z as 35, the remainder is 1.
    /// The check digits are 98 less a remainder, so 02 to 98; another spelling of one is none.
    private static boolean checks(String text) {
        int digits = Integer.parseInt(text, COUNTRY_LETTERS, HEAD_CHARACTERS, 10);
        if (digits < 2 || digits > 98) {
            return false;
        }
        String turned = text.substring(HEAD_CHARACTERS) + text.substring(0, HEAD_CHARACTERS);
        int rest = 0;
        for (int index = 0; index < turned.length(); index++) {
            int value = Character.digit(turned.charAt(index), Character.MAX_RADIX);
            rest = (rest * (value < 10 ? 10 : 100) + value) % MODULUS;
        }
        return rest == 1;
    }

    private static Outcome<Iban> refused(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.IBAN_INVALID,
                        "This is not an IBAN: " + message + ".",
                        List.of(new Refusal.Fault(pointer, message))));
    }

    /// All of it, without spaces.
    public String text() {
        return text;
    }

    /// Two letters of ISO 3166-1, or `XK`.
    public String country() {
        return text.substring(0, COUNTRY_LETTERS);
    }

    /// Its country and last four characters, for whoever knows it already.
    public String shortened() {
        return country() + "…" + text.substring(text.length() - SHOWN_CHARACTERS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Iban iban && iban.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// Shortened, so that no log has all of it.
    @Override
    public String toString() {
        return shortened();
    }
}
