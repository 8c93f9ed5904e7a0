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
import org.opentos.protocol.app.AppMedia;
import org.opentos.protocol.app.AppPolicy;

/// The files of apps, served so that an app is alone with itself.
///
/// Every answer carries a policy that gives the page an origin that equals no other (`sandbox`),
/// and lets it load its own files and connect to what its manifest names, and nothing else ([ADR
/// 12](../../../../../../../../docs/adr/0012-apps-live-in-frames-of-their-own.md)).
final class AppPages {
    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName PERMISSIONS = HeaderNames.create("Permissions-Policy");

    /// Below it an app finds the files that were sent to it. No file of a package has such a name,
    /// since it ends in no type.
    private static final String SENT = "sent/";

    private final AppShelf shelf;
    private final SentPages sent;
    private final MediaPages media;

    AppPages(AppShelf shelf, SentPages sent, AppRoutes.Hub hub) {
        this.shelf = shelf;
        this.sent = sent;
        this.media = new MediaPages(hub);
    }

    void file(ServerRequest request, ServerResponse response) {
        String[] parts = request.path().path().substring("/apps/".length()).split("/", 2);
        if (parts.length == 2 && parts[1].startsWith(SENT) && !parts[1].contains(".")) {
            sent.file(request, response, parts[1].substring(SENT.length()), Optional.of(parts[0]));
            return;
        }
        if (parts.length == 2 && parts[1].startsWith(AppMedia.LEVEL + '/')) {
            media.hand(parts[0], parts[1], request, response);
            return;
        }
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
                .header(PERMISSIONS, AppPolicy.NO_PERMISSIONS)
                .header(HeaderNames.CONTENT_TYPE, file.get().type())
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .send(file.get().content());
    }

    /// @param host which [RequestGuard] let in, with its port
    static String policy(String host, String installation, AppFile file) {
        String own = "http://" + host + "/apps/" + installation + "/";
        String port = host.contains(":") ? host.substring(host.lastIndexOf(':')) : "";
        return AppPolicy.of(
                own,
                file.network(),
                "http://*.localhost%1$s http://localhost%1$s http://127.0.0.1%1$s".formatted(port));
    }
}
