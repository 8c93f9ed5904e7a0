package org.opentos.device.local;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import org.opentos.device.app.AppStore;
import org.opentos.device.json.Json;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.node.ObjectNode;

/// What the shell shows of the hub's store: its apps, their icons, and where a phone installs one.
final class StorePages {
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

    private final AppStore store;

    StorePages(AppStore store) {
        this.store = store;
    }

    void list(ServerRequest request, ServerResponse response) {
        String after = request.query().contains("after") ? request.query().get("after") : "";
        Requests.answer(response, store.page(after));
    }

    void link(ServerRequest request, ServerResponse response) {
        Optional<String> link = store.link(app(request));
        if (link.isEmpty()) {
            unknown(response);
            return;
        }
        ObjectNode answer = Json.object().put("link", link.get());
        answer.set("qr", QrCode.of(link.get()));
        Requests.answer(response, Json.bytes(answer));
    }

    void icon(ServerRequest request, ServerResponse response) {
        Optional<byte[]> icon = store.icon(app(request));
        if (icon.isEmpty()) {
            unknown(response);
            return;
        }
        response.header(POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .header(HeaderNames.CONTENT_TYPE, type(icon.get()))
                .header(HeaderNames.CACHE_CONTROL, "private, max-age=3600")
                .send(icon.get());
    }

    /// Packages have icons of three types, told apart by how they begin.
    private static String type(byte[] icon) {
        int first = icon.length == 0 ? 0 : icon[0] & 0xff;
        return switch (first) {
            case 0x89 -> "image/png";
            case 'R' -> "image/webp";
            default -> "image/svg+xml";
        };
    }

    private static String app(ServerRequest request) {
        return Requests.part(request, "app");
    }

    private static void unknown(ServerResponse response) {
        Problems.send(response, Refusal.of(RefusalCode.NOT_FOUND, "The store has no such app."));
    }
}
