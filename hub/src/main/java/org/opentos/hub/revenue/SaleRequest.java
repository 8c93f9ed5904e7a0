package org.opentos.hub.revenue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// What was asked, as a hash: the same purchase again is recognised, and another one under the same
/// id as well.
final class SaleRequest {
    private SaleRequest() {}

    /// SHA-256 over the fields, each with its length, so that no two requests have one form.
    static byte[] hash(Purchase purchase) {
        StringBuilder form = new StringBuilder();
        add(form, purchase.kind().text());
        add(form, purchase.item());
        add(form, purchase.title());
        add(form, purchase.price().currency().code());
        add(form, Long.toString(purchase.price().minor()));
        add(form, purchase.buyer().text());
        add(form, purchase.developer().text());
        add(form, device(purchase.boughtOn()));
        add(form, device(purchase.usedOn()));
        add(form, purchase.region());
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(form.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "every Java platform has SHA-256, this one does not", impossible);
        }
    }

    private static String device(Optional<Purchase.Terminal> terminal) {
        return terminal.map(each -> each.device().text()).orElse("");
    }

    private static void add(StringBuilder form, String field) {
        form.append(field.length()).append(':').append(field);
    }
}
