package org.opentos.hub.voice;

/// There is something else to see of an exchange. An event of the application, published within the
/// transaction.
public record ExchangeChanged(Exchange exchange) {}
