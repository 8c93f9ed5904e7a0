package org.opentos.testkit.pay;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One HTTP request, read to its end.
///
/// @param rawPath path and query as they were sent, which is what is signed
/// @param query decoded, the last of each name
record Ask(
        String method,
        String path,
        String rawPath,
        Map<String, String> query,
        Map<String, String> headers,
        String body) {
    private static final int BODY_BYTES_MAX = 256 * 1024;

    /// @throws IOException where the body is too large or the connection ends
    static Ask read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw new IOException("a body of more than " + BODY_BYTES_MAX + " bytes");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        String query = exchange.getRequestURI().getRawQuery();
        return new Ask(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().toString(),
                form(query == null ? "" : query),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    /// Decodes `application/x-www-form-urlencoded`.
    static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// @param name as the JDK's server writes it: a capital first, the rest small
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /// What follows a prefix of the path.
    String after(String prefix) {
        return path.substring(prefix.length());
    }
}
