package org.opentos.hub.pay.request;

/// A payment was asked for, answered or paid. An event of the application, published within the
/// transaction where there is one.
public record PaymentRequestChanged(PaymentRequest request) {}
