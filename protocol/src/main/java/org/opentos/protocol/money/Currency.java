package org.opentos.protocol.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A currency of ISO 4217 that people pay with. There is one object for each.
///
/// The table is fixed and dated, so that a newer Java runtime never changes what an amount means.
public final class Currency {
    /// ISO 4217 list one as of 1 January 2026, without funds, metals and codes for tests; the digit
    /// is the exponent where it is not 2.
    private static final String TABLE =
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD3 BIF0 BMD BND BOB BRL BSD BTN BWP
            BYN BZD CAD CDF CHF CLP0 CNY COP CRC CUP CVE CZK DJF0 DKK DOP DZD EGP ERN ETB EUR FJD
            FKP GBP GEL GHS GIP GMD GNF0 GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD3 IRR ISK0 JMD JOD3
            JPY0 KES KGS KHR KMF0 KPW KRW0 KWD3 KYD KZT LAK LBP LKR LRD LSL LYD3 MAD MDL MGA MKD
            MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR3 PAB PEN PGK PHP
            PKR PLN PYG0 QAR RON RSD RUB RWF0 SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
            SYP SZL THB TJS TMT TND3 TOP TRY TTD TWD TZS UAH UGX0 USD UYU UZS VED VES VND0 VUV0 WST
            XAF0 XCD XCG XOF0 XPF0 YER ZAR ZMW ZWG
            """;

    private static final int CODE_LETTERS = 3;
    private static final int USUAL_EXPONENT = 2;

    private static final Map<String, Currency> ALL =
            Stream.of(TABLE.split("\\s+"))
                    .map(Currency::row)
                    .collect(Collectors.toUnmodifiableMap(Currency::code, each -> each));

    private final String code;
    private final int exponent;

    private Currency(String code, int exponent) {
        this.code = code;
        this.exponent = exponent;
    }

    private static Currency row(String row) {
        int exponent =
                row.length() == CODE_LETTERS ? USUAL_EXPONENT : row.charAt(CODE_LETTERS) - '0';
        return new Currency(row.substring(0, CODE_LETTERS), exponent);
    }

    public static Optional<Currency> find(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    /// @throws IllegalArgumentException where no currency has this code
    @JsonCreator
    public static Currency of(String code) {
        return find(code)
                .orElseThrow(
                        () -> new IllegalArgumentException("not a currency of ISO 4217: " + code));
    }

    /// Three capital letters, for example `CNY`.
    @JsonValue
    public String code() {
        return code;
    }

    /// How many decimal digits the minor unit stands for: 0 of JPY, 2 of CNY, 3 of KWD.
    public int exponent() {
        return exponent;
    }

    @Override
    public String toString() {
        return code;
    }
}
