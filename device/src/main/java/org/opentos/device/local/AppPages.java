package org.opentos.device.local;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import org.opentos.device.app.AppShelf;
import org.opentos.device.app.AppShelf.AppFile;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The files of apps, served so that an app is alone with itself.
///
/// Every answer carries a policy that gives the page an origin that equals no other (`sandbox`),
/// and lets it load its own files and connect to what its manifest names, and nothing else ([ADR
/// 12](../../../../../../../../docs/adr/0012-apps-live-in-frames-of-their-own.md)).
final class AppPages {
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName PERMISSIONS = HeaderNames.create("Permissions-Policy");

    /// What a browser could let a page do with the terminal.
    private static final String NO_PERMISSIONS =
            "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=(),"
                    + " clipboard-write=(), fullscreen=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(),"
                    + " hid=(), publickey-credentials-get=(), idle-detection=(), screen-wake-lock=()";

    private final AppShelf shelf;

    AppPages(AppShelf shelf) {
        this.shelf = shelf;
    }

    void file(ServerRequest request, ServerResponse response) {
        String[] parts = request.path().path().substring("/apps/".length()).split("/", 2);
        Optional<AppFile> file =
                parts.length == 2 ? shelf.file(parts[0], parts[1]) : Optional.empty();
        if (file.isEmpty()) {
            Problems.send(
                    response,
                    Refusal.of(RefusalCode.NOT_FOUND, "There is no such file of an app."));
            return;
        }
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        response.header(POLICY, policy(host, parts[0], file.get()))
                .header(PERMISSIONS, NO_PERMISSIONS)
                .header(HeaderNames.CONTENT_TYPE, file.get().type())
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .send(file.get().content());
    }

    /// @param host which [RequestGuard] let in, with its port
    static String policy(String host, String installation, AppFile file) {
        String own = "http://" + host + "/apps/" + installation + "/";
        String port = host.contains(":") ? host.substring(host.lastIndexOf(':')) : "";
        String network = String.join(" ", file.network());
        return "sandbox allow-scripts; default-src 'none'; script-src %1$s 'wasm-unsafe-eval'; style-src %1$s 'unsafe-inline'; img-src %1$s data: blob:; media-src %1$s blob:; font-src %1$s; connect-src %1$s %2$s; worker-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors http://*.localhost%3$s http://localhost%3$s http://127.0.0.1%3$s"
                .formatted(own, network, port);
    }
}
