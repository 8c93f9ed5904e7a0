package org.opentos.hub.pay.provider;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Carries what Stripe's library writes.
final class StripeHttp extends HttpClient {
    private final ProviderHttp http;

    StripeHttp(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        @Nullable HttpContent content = request.content();
        byte[] body = new byte[0];
        if (content != null) {
            headers.put("Content-Type", content.contentType());
            body = content.byteArrayContent();
        }
        try {
            ProviderHttp.Response response =
                    http.send(request.method().name(), request.url().getFile(), headers, body);
            return new StripeResponse(
                    response.status(),
                    HttpHeaders.of(response.headers()),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new ApiConnectionException("Stripe did not answer", failure);
        }
    }
}
