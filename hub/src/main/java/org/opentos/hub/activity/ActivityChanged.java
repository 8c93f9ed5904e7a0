package org.opentos.hub.activity;

import org.opentos.protocol.Id;

/// What a person is doing, or where it is, changed. An event of the application, published within
/// the transaction.
public record ActivityChanged(Id.PersonId person) {}
