package org.opentos.hub.pay.provider;

import java.net.URI;

/// How a person pays what was begun.
public sealed interface Checkout {
    /// The provider's own name of what was begun; keep it for [PaymentProvider#find].
    String handle();

    /// A text to show as a QR code, which the person scans with the provider's app.
    record ScanCode(String handle, String text) implements Checkout {}

    /// A page of the provider's to open in the person's browser.
    record OpenPage(String handle, URI page) implements Checkout {}
}
