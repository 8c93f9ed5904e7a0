package org.opentos.hub.revenue.payout;

import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;

/// Text as banks of the Single Euro Payments Area take it: Latin letters without marks, digits,
/// spaces and `/-?:().,'+` (EPC217-08).
final class BankText {
    /// Of a name (EPC132-08). ISO 20022 itself has room for 140.
    static final int NAME_CHARACTERS_MAX = 70;

    static final int TOWN_CHARACTERS_MAX = 35;

    private static final String SIGNS = "/-?:().,'+ ";

    /// Letters whose marks do not come off, as whoever has them writes them without.
    private static final Map<Integer, String> LETTERS =
            Map.ofEntries(
                    Map.entry((int) 'ß', "ss"),
                    Map.entry((int) 'ẞ', "SS"),
                    Map.entry((int) 'æ', "ae"),
                    Map.entry((int) 'Æ', "AE"),
                    Map.entry((int) 'œ', "oe"),
                    Map.entry((int) 'Œ', "OE"),
                    Map.entry((int) 'ø', "o"),
                    Map.entry((int) 'Ø', "O"),
                    Map.entry((int) 'ł', "l"),
                    Map.entry((int) 'Ł', "L"),
                    Map.entry((int) 'đ', "d"),
                    Map.entry((int) 'Đ', "D"),
                    Map.entry((int) 'ð', "d"),
                    Map.entry((int) 'Ð', "D"),
                    Map.entry((int) 'þ', "th"),
                    Map.entry((int) 'Þ', "TH"),
                    Map.entry((int) 'ħ', "h"),
                    Map.entry((int) 'Ħ', "H"),
                    Map.entry((int) 'ı', "i"),
                    Map.entry((int) 'ŋ', "n"),
                    Map.entry((int) 'Ŋ', "N"),
                    Map.entry((int) '&', "+"),
                    Map.entry((int) '’', "'"),
                    Map.entry((int) '‘', "'"),
                    Map.entry((int) '`', "'"),
                    Map.entry((int) '–', "-"),
                    Map.entry((int) '—', "-"),
                    Map.entry((int) '_', "-"));

    private BankText() {}

    /// The text in those characters: marks come off letters, other signs become a dot, and what a
    /// bank does not take of slashes (first, last, or two in a row) becomes a dash. Empty where a
    /// letter or digit has no such form, since a name with holes is another name, where nothing is
    /// left, or where it is longer than `charactersMax`.
    static Optional<String> of(String text, int charactersMax) {
        StringBuilder written = new StringBuilder();
        for (int each :
                Normalizer.normalize(text.strip(), Normalizer.Form.NFKD).codePoints().toArray()) {
            String latin = LETTERS.get(each);
            if (latin != null) {
                written.append(latin);
            } else if (isTaken(each)) {
                written.appendCodePoint(each);
            } else if (Character.isLetterOrDigit(each)) {
                return Optional.empty();
            } else if (Character.isWhitespace(each) || Character.isSpaceChar(each)) {
                written.append(' ');
            } else if (Character.getType(each) != Character.NON_SPACING_MARK) {
                written.append('.');
            }
        }
        String plain =
                written.toString().strip().replaceAll(" +", " ").replaceAll("/(?=/)|^/|/$", "-");
        boolean fits =
                plain.length() <= charactersMax
                        && plain.chars().anyMatch(Character::isLetterOrDigit);
        return fits ? Optional.of(plain) : Optional.empty();
    }

    private static boolean isTaken(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || SIGNS.indexOf(character) >= 0;
    }
}
