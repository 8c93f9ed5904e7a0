package org.opentos.hub.pay.provider;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What was sent to the hub's door for notifications, as it came.
public final class Delivery {
    /// Providers send some kilobytes.
    public static final int BODY_BYTES_MAX = 256 * 1024;

    static final int HEADER_CHARACTERS_MAX = 2_048;

    private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    /// @param headers the first of each name; names in any case
    /// @param body at most [#BODY_BYTES_MAX] bytes, else the delivery is refused when it is read
    public Delivery(Map<String, String> headers, byte[] body) {
        this.headers.putAll(headers);
        this.body = body.clone();
    }

    /// A header of bearable length. A longer one is as good as none, since nothing verifies with
    /// it.
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name))
                .filter(value -> value.length() <= HEADER_CHARACTERS_MAX);
    }

    boolean isTooLarge() {
        return body.length > BODY_BYTES_MAX;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
