package org.opentos.hub.ledger.core;

/// What a posting did to one account.
///
/// @param number within the account, from 1 on
/// @param balanceMinor the account's balance after it
/// @param heldMinor what of the account is held after it
public record Entry(
        Account account, long number, long amountMinor, long balanceMinor, long heldMinor) {}
