package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.pay.provider.Delivery;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.wallet.Notifications;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The door at which payment providers tell what happened. It is open to all; what is believed is
/// what the provider signed.
@Hidden
@RestController
class NotificationController {
    static final String PATH = PaymentProviders.NOTIFICATIONS + "{provider}";

    /// Of one address: providers send from several, and what they sent before is seldom sent again
    /// all at once.
    static final Attempts.Limit PER_ADDRESS =
            new Attempts.Limit("notification-address", 600, Duration.ofMillis(50));

    /// Of one provider, from wherever: each notification is a signature to verify.
    static final Attempts.Limit PER_PROVIDER =
            new Attempts.Limit("notification-provider", 3_000, Duration.ofMillis(10));

    private final Notifications notifications;
    private final PaymentProviders providers;
    private final Attempts attempts;

    NotificationController(
            Notifications notifications, PaymentProviders providers, Attempts attempts) {
        this.notifications = notifications;
        this.providers = providers;
        this.attempts = attempts;
    }

    /// Done is 204. Anything else lets the provider send it again: 4xx what will never be believed,
    /// 429 and 503 what cannot be heard now.
    @PostMapping(PATH)
    ResponseEntity<?> hear(@PathVariable String provider, HttpServletRequest request)
            throws IOException {
        Optional<Duration> wait =
                attempts.take(PER_ADDRESS, request.getRemoteAddr())
                        .or(() ->
                                providers
                                        .find(provider)
                                        .flatMap(_ -> attempts.take(PER_PROVIDER, provider)));
        if (wait.isPresent()) {
            return Answers.refuse(
                    Refusal.of(
                            RefusalCode.TOO_MANY_ATTEMPTS,
                            "Too many notifications at once; send this one again in a while."),
                    wait.get());
        }
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, request.getHeader(name));
        }
        byte[] body = request.getInputStream().readNBytes(Delivery.BODY_BYTES_MAX + 1);
        return Answers.of(
                HttpStatus.NO_CONTENT, notifications.hear(provider, new Delivery(headers, body)));
    }
}
