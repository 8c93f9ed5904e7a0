package org.opentos.protocol.money;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A bill as a QR code that a merchant presents (EMV QR Code Specification for Payment Systems,
/// Merchant-Presented Mode, version 1.1): data objects of two digits, a length of two digits and a
/// value, the last of them a CRC.
///
/// @param bill what the hub knows the bill by; with the hub's host it is our merchant account
///   information, under the first tag that belongs to no payment network, `26`
/// @param host of the hub, with its port where it has one
/// @param amount what is to be paid
/// @param region of the merchant, two letters of ISO 3166-1
/// @param name of the merchant
public record EmvMerchantCode(String bill, String host, Money amount, String region, String name) {
    /// The globally unique identifier of our account information: a reverse domain name.
    public static final String GLOBAL_ID = "org.opentos.hub";

    /// As much as the specification allows.
    public static final int CHARACTERS_MAX = 512;

    /// What a bill and a host may have together: a value has at most 99 characters, with the tags
    /// and lengths of three objects and the identifier in it.
    public static final int ACCOUNT_CHARACTERS_MAX = 99 - 3 * 4 - GLOBAL_ID.length();

    private static final int NAME_CHARACTERS_MAX = 25;

    private static final String FORMAT = "00";
    private static final String INITIATION = "01";
    private static final String ACCOUNT = "26";
    private static final String CATEGORY = "52";
    private static final String CURRENCY = "53";
    private static final String AMOUNT = "54";
    private static final String COUNTRY = "58";
    private static final String NAME = "59";
    private static final String CITY = "60";
    private static final String LANGUAGE = "64";
    private static final String CRC = "63";

    private static final String ACCOUNT_ID = "00";
    private static final String ACCOUNT_HOST = "01";
    private static final String ACCOUNT_BILL = "02";
    private static final String LANGUAGE_CODE = "00";
    private static final String LANGUAGE_NAME = "01";

    private static final String VERSION = "01";

    /// Shown anew for each payment, not printed on the counter.
    private static final String DYNAMIC = "12";

    /// ISO 18245 has no code for "anything"; this one is for miscellaneous retail.
    private static final String MISCELLANEOUS = "5999";

    /// A merchant's city is mandatory and the hub knows none.
    private static final String NO_CITY = "-";

    private static final Pattern OBJECT = Pattern.compile("[0-9]{4}");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_COMMON = Pattern.compile("[^ -~]");

    /// @throws IllegalArgumentException where a value does not fit
    public EmvMerchantCode {
        if (bill.isEmpty()
                || host.isEmpty()
                || bill.length() + host.length() > ACCOUNT_CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "a bill and the hub's host have together 2 to "
                            + ACCOUNT_CHARACTERS_MAX
                            + " characters");
        }
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("a bill is about more than 0");
        }
    }

    /// What the QR code holds.
    public String show() {
        StringBuilder code = new StringBuilder();
        add(code, FORMAT, VERSION);
        add(code, INITIATION, DYNAMIC);
        StringBuilder account = new StringBuilder();
        add(account, ACCOUNT_ID, GLOBAL_ID);
        add(account, ACCOUNT_HOST, host);
        add(account, ACCOUNT_BILL, bill);
        add(code, ACCOUNT, account.toString());
        add(code, CATEGORY, MISCELLANEOUS);
        add(code, CURRENCY, number(amount.currency()));
        add(code, AMOUNT, amount.decimal().toPlainString());
        add(code, COUNTRY, region);
        add(code, NAME, commonName());
        add(code, CITY, NO_CITY);
        if (isChinese(name)) {
            StringBuilder language = new StringBuilder();
            add(language, LANGUAGE_CODE, "zh");
            add(language, LANGUAGE_NAME, cut(name));
            add(code, LANGUAGE, language.toString());
        }
        code.append(CRC).append("04");
        return code.append(crc(code)).toString();
    }

    /// What our account information in a QR code names.
    public record Named(String host, String bill) {}

    /// Empty where the QR code is of other merchants, or damaged.
    public static Optional<Named> read(String text) {
        int checked = text.length() - 4;
        if (text.length() > CHARACTERS_MAX
                || checked < 4
                || !text.startsWith(CRC + "04", checked - 4)
                || !text.substring(checked).equalsIgnoreCase(crc(text.substring(0, checked)))) {
            return Optional.empty();
        }
        try {
            Map<String, String> objects = objects(text);
            Map<String, String> account = objects(objects.getOrDefault(ACCOUNT, ""));
            return VERSION.equals(objects.get(FORMAT)) && GLOBAL_ID.equals(account.get(ACCOUNT_ID))
                    ? Optional.of(
                            new Named(
                                    account.getOrDefault(ACCOUNT_HOST, ""),
                                    account.getOrDefault(ACCOUNT_BILL, "")))
                    : Optional.empty();
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Map<String, String> objects(String text) {
        Map<String, String> objects = new LinkedHashMap<>();
        int position = 0;
        while (position < text.length()) {
            String head = text.substring(position, Math.min(text.length(), position + 4));
            if (!OBJECT.matcher(head).matches()) {
                throw new IllegalArgumentException("no data object begins at " + position);
            }
            int begin = position + 4;
            int end = begin + Integer.parseInt(head.substring(2));
            if (end > text.length()
                    || objects.put(head.substring(0, 2), text.substring(begin, end)) != null) {
                throw new IllegalArgumentException("a data object is cut short, or there twice");
            }
            position = end;
        }
        return objects;
    }

    private static void add(StringBuilder code, String tag, String value) {
        code.append(tag).append(String.format(Locale.ROOT, "%02d", value.length())).append(value);
    }

    /// The name in the letters that every reader knows; Chinese follows in the template for another
    /// language.
    private String commonName() {
        String plain =
                NOT_COMMON
                        .matcher(
                                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD))
                                        .replaceAll(""))
                        .replaceAll("")
                        .strip();
        return plain.isEmpty() ? "OpenTOS" : cut(plain);
    }

    private static boolean isChinese(String text) {
        return text.codePoints()
                .anyMatch(each -> Character.UnicodeScript.of(each) == Character.UnicodeScript.HAN);
    }

    private static String cut(String text) {
        if (text.length() <= NAME_CHARACTERS_MAX) {
            return text;
        }
        int end = NAME_CHARACTERS_MAX;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /// Three digits of ISO 4217.
    private static String number(Currency currency) {
        return java.util.Currency.getInstance(currency.code()).getNumericCodeAsString();
    }

    /// ISO/IEC 13239 with the polynomial 1021 from FFFF, as the specification's section 4.7.3 asks.
    private static String crc(CharSequence text) {
        int crc = 0xFFFF;
        for (byte each : text.toString().getBytes(StandardCharsets.UTF_8)) {
            crc ^= Byte.toUnsignedInt(each) << Byte.SIZE;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
            crc &= 0xFFFF;
        }
        return String.format(Locale.ROOT, "%04X", crc);
    }
}
