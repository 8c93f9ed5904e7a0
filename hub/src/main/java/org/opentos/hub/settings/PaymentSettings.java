package org.opentos.hub.settings;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which payment providers this hub works with; each is there where its own settings are.
///
/// @param notifyBase where providers reach this hub's web door from outside, for example
///   `https://hub.example`; each sends to a path of its own below it
/// @param simulator the page of what stands in for the providers, where people pay in a
///   demonstration; empty where the providers are real
public record PaymentSettings(
        Optional<URI> notifyBase,
        Optional<URI> simulator,
        Optional<WeChatPaySettings> weChatPay,
        Optional<StripeSettings> stripe) {
    static final String NOTIFY_BASE = "payment-notify-base";
    static final String SIMULATOR = "payment-simulator";

    static final Set<String> NAMES =
            Set.of(
                    NOTIFY_BASE,
                    SIMULATOR,
                    WeChatPaySettings.BASE,
                    WeChatPaySettings.APP_ID,
                    WeChatPaySettings.MERCHANT_ID,
                    WeChatPaySettings.MERCHANT_SERIAL,
                    WeChatPaySettings.MERCHANT_KEY_FILE,
                    WeChatPaySettings.API_V3_KEY_FILE,
                    WeChatPaySettings.PUBLIC_KEY_ID,
                    WeChatPaySettings.PUBLIC_KEY_FILE,
                    WeChatPaySettings.TRANSFER_SCENE,
                    StripeSettings.BASE,
                    StripeSettings.KEY_FILE,
                    StripeSettings.WEBHOOK_SECRET_FILE);

    /// @throws StartException where a setting is missing or cannot be understood
    static PaymentSettings read(Map<String, String> all) {
        Optional<URI> base =
                Optional.ofNullable(all.get(NOTIFY_BASE)).map(text -> base(NOTIFY_BASE, text));
        Optional<WeChatPaySettings> weChatPay = WeChatPaySettings.read(all);
        if (weChatPay.isPresent() && base.isEmpty()) {
            throw new StartException(
                    "say where WeChat Pay reaches this hub: "
                            + NOTIFY_BASE
                            + ", for example https://hub.example");
        }
        return new PaymentSettings(
                base,
                Optional.ofNullable(all.get(SIMULATOR)).map(text -> base(SIMULATOR, text)),
                weChatPay,
                StripeSettings.read(all));
    }

    /// Nothing but a scheme, a host and a port; without TLS only to this machine itself.
    static URI base(String name, String text) {
        String wrong =
                "%s is %s; it must be like https://pay.example, or http://127.0.0.1:8099 on this machine"
                        .formatted(name, text);
        try {
            URI uri = URI.create(text);
            boolean bare =
                    uri.getHost() != null
                            && (uri.getRawPath() == null || uri.getRawPath().isEmpty())
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null;
            boolean safe =
                    "https".equals(uri.getScheme())
                            || "http".equals(uri.getScheme()) && isThisMachine(uri.getHost());
            if (bare && safe) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            throw new StartException(wrong, malformed);
        }
        throw new StartException(wrong);
    }

    private static boolean isThisMachine(String host) {
        return host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
    }

    static String required(Map<String, String> all, String name) {
        String value = all.get(name);
        if (value == null || value.isEmpty()) {
            throw new StartException(name + " is missing; see docs/providers.md");
        }
        return value;
    }
}
