package org.opentos.hub.ledger;

import org.opentos.protocol.money.Currency;

/// By what an account is found: there is one account for each of these.
///
/// @param owner whose it is, as whoever opens it writes that, 1 to [#OWNER_CHARACTERS_MAX]
///   characters of ASCII
/// @param purpose tells accounts of one owner apart; may be empty
public record AccountName(AccountKind kind, String owner, Currency currency, String purpose) {
    public static final int OWNER_CHARACTERS_MAX = 80;
    public static final int PURPOSE_CHARACTERS_MAX = 40;

    public AccountName {
        Bounded.text("an account's owner", owner, 1, OWNER_CHARACTERS_MAX);
        Bounded.text("an account's purpose", purpose, 0, PURPOSE_CHARACTERS_MAX);
    }
}
