package org.opentos.hub.ledger;

import org.opentos.protocol.money.Money;

/// What a posting is to do to one account.
///
/// @param amount positive where it credits the account, negative where it debits it
public record Leg(AccountNumber account, Money amount) {}
