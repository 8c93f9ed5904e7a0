package org.opentos.testkit.pay;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a request is answered.
record Reply(int status, String type, Map<String, String> headers, String body) {
    static final int OK = 200;

    static Reply json(int status, String body) {
        return new Reply(status, "application/json", Map.of(), body);
    }

    static Reply html(String body) {
        return new Reply(OK, "text/html; charset=utf-8", Map.of(), body);
    }

    Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Reply(status, type, all, body);
    }
}
