package org.opentos.hub.revenue.payout;

import java.util.Optional;
import org.opentos.protocol.money.Iban;

/// An account at a bank, as its holder wrote it.
///
/// @param bic of the bank (ISO 9362); most banks of today find each other by the IBAN alone
/// @param town and country of the holder
/// @param country two letters of ISO 3166-1
public record BankAccount(
        String holder, Iban iban, Optional<String> bic, String town, String country) {}
