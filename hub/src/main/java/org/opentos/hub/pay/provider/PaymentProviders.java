package org.opentos.hub.pay.provider;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.PaymentSettings;
import org.opentos.hub.settings.StartException;
import org.springframework.stereotype.Component;

/// The providers that this hub was set up with, in a fixed order.
@Component
public final class PaymentProviders {
    /// Where a hub takes notifications, below which each provider has its name.
    public static final String NOTIFICATIONS = "/api/payments/notifications/";

    private final List<PaymentProvider> all;
    private final Optional<URI> simulator;

    /// @throws StartException where a secret cannot be read or is not a key
    PaymentProviders(HubSettings hub, InstantSource clock) {
        PaymentSettings settings = hub.payments();
        List<PaymentProvider> all = new ArrayList<>();
        settings.weChatPay()
                .ifPresent(account -> {
                    URI base = settings.notifyBase().orElseThrow();
                    URI notify = URI.create(base + NOTIFICATIONS + WeChatPay.NAME);
                    try {
                        all.add(new WeChatPay(account, notify, clock));
                    } catch (IllegalArgumentException notAKey) {
                        throw new StartException(
                                "a key of WeChat Pay is not one; check %s, %s and %s"
                                        .formatted(
                                                account.merchantKey().path(),
                                                account.apiV3Key().path(),
                                                account.publicKey().path()),
                                notAKey);
                    }
                });
        settings.stripe().ifPresent(account -> all.add(new StripePayments(account, clock)));
        this.all = List.copyOf(all);
        simulator = settings.simulator();
    }

    /// Where people pay in a demonstration, in which no money moves; empty where the providers are
    /// real.
    public Optional<URI> simulator() {
        return simulator;
    }

    public List<PaymentProvider> all() {
        return all;
    }

    public Optional<PaymentProvider> find(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
