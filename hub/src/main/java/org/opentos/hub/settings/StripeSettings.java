package org.opentos.hub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// An account at Stripe.
///
/// @param base where Stripe answers
/// @param key the secret or restricted API key
/// @param webhookSecret what Stripe signs notifications with, `whsec_…`
public record StripeSettings(URI base, SecretFile key, SecretFile webhookSecret) {
    static final String BASE = "stripe-base";
    static final String KEY_FILE = "stripe-key-file";
    static final String WEBHOOK_SECRET_FILE = "stripe-webhook-secret-file";

    private static final String BASE_USUAL = "https://api.stripe.com";

    static Optional<StripeSettings> read(Map<String, String> all) {
        return Optional.ofNullable(all.get(KEY_FILE))
                .map(file ->
                        new StripeSettings(
                                PaymentSettings.base(BASE, all.getOrDefault(BASE, BASE_USUAL)),
                                new SecretFile(KEY_FILE, Path.of(file)),
                                WeChatPaySettings.secret(all, WEBHOOK_SECRET_FILE)));
    }
}
