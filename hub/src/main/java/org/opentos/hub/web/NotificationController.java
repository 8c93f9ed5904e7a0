package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.opentos.hub.pay.provider.Delivery;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.wallet.Notifications;
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

    private final Notifications notifications;

    NotificationController(Notifications notifications) {
        this.notifications = notifications;
    }

    /// Done is 204. Anything else lets the provider send it again: 4xx what will never be believed,
    /// 503 what cannot be heard now.
    @PostMapping(PATH)
    ResponseEntity<?> hear(@PathVariable String provider, HttpServletRequest request)
            throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, request.getHeader(name));
        }
        byte[] body = request.getInputStream().readNBytes(Delivery.BODY_BYTES_MAX + 1);
        return Answers.of(
                HttpStatus.NO_CONTENT, notifications.hear(provider, new Delivery(headers, body)));
    }
}
