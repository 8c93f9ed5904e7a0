package org.opentos.hub.ledger;

/// An account by its name, with what it has.
public record NamedBalance(AccountName name, Balance balance) {}
