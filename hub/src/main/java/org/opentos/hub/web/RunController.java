package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.market.run.BrowserApps;
import org.opentos.hub.reach.Sending;
import org.opentos.hub.reach.Sendings;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppMedia;
import org.opentos.protocol.app.AppPolicy;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The files of apps that run in their persons' own browsers.
///
/// They come from the hub's own address, since a hub may have no other. What keeps an app from the
/// hub's pages is the answer's policy: `sandbox` makes its origin equal to no other, so a browser
/// gives it neither the session's cookie nor the hub's storage. Framed by the hub's page alone, it
/// is never shown as if it were a page of the hub's ([ADR
/// 12](../../../../../../../../docs/adr/0012-apps-live-in-frames-of-their-own.md)).
@RestController
@Hidden
class RunController {
    static final String PATH = BrowserApps.PATH;

    /// The address names the version, so what is there never changes.
    private static final Duration KEPT = Duration.ofDays(365);

    /// What a browser fetches files for (Fetch Metadata) where they would stand alone. Browsers
    /// that do not say it are kept out by the policy's `frame-ancestors` and `sandbox` still.
    static final Set<String> ALONE = Set.of("document", "embed", "object", "serviceworker");

    private final BrowserApps apps;
    private final Sendings sendings;
    private final MediaAnswers media;

    RunController(BrowserApps apps, Sendings sendings, MediaAnswers media) {
        this.apps = apps;
        this.sendings = sendings;
        this.media = media;
    }

    /// Where the files of an opened app begin.
    static String path(Id.InstallationId installation, String pass) {
        return BrowserApps.path(installation, pass);
    }

    /// Media that the app plays.
    @GetMapping("/run/{installation}/{pass}/" + AppMedia.LEVEL + "/{item}/{word}/{name}")
    @Nullable ResponseEntity<?> media(
            @PathVariable Id.InstallationId installation,
            @PathVariable String pass,
            @PathVariable Id.ContentItemId item,
            @PathVariable String word,
            @PathVariable String name,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!apps.opens(installation, pass)) {
            return Answers.refuse(RefusalCode.NOT_FOUND, "There is no such media.");
        }
        return media.answer(installation, item, word, name, request, response);
    }

    /// A file that was sent to an app. No file of a package has such a name, since it ends in no
    /// type.
    @GetMapping("/run/{installation}/{pass}/sent/{sending}")
    ResponseEntity<?> sent(
            @PathVariable Id.InstallationId installation,
            @PathVariable String pass,
            @PathVariable String sending,
            HttpServletRequest request) {
        Optional<Sending> file =
                apps.opens(installation, pass)
                        ? sending(sending)
                                .flatMap(id ->
                                        sendings.file(
                                                id,
                                                new Sendings.To(
                                                        Optional.empty(),
                                                        Optional.of(installation))))
                        : Optional.empty();
        if (file.isEmpty()
                || ALONE.contains(
                        Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Dest"), ""))) {
            return file(installation, pass, "/sent/" + sending, request);
        }
        ResponseEntity<?> answer =
                SentFiles.answer(sendings, file.get(), request.getHeader(HttpHeaders.RANGE));
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "null")
                .body(answer.getBody());
    }

    private static Optional<Id.SendingId> sending(String text) {
        try {
            return Optional.of(Id.SendingId.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @GetMapping("/run/{installation}/{pass}/{*path}")
    ResponseEntity<?> file(
            @PathVariable Id.InstallationId installation,
            @PathVariable String pass,
            @PathVariable String path,
            HttpServletRequest request) {
        if (ALONE.contains(Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Dest"), ""))) {
            return Answers.refuse(
                    RefusalCode.NOT_ALLOWED, "An app opens in the pages of its person only.");
        }
        Optional<BrowserApps.AppFile> file = apps.file(installation, pass, path.substring(1));
        if (file.isEmpty()) {
            return Answers.refuse(RefusalCode.NOT_FOUND, "There is no such file of an app.");
        }
        String host = Optional.ofNullable(request.getHeader(HttpHeaders.HOST)).orElse("");
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.get().type()))
                .cacheControl(CacheControl.maxAge(KEPT).cachePrivate().immutable())
                .header(
                        "Content-Security-Policy",
                        AppPolicy.of(
                                host + path(installation, pass), file.get().network(), "'self'"))
                .header("Permissions-Policy", AppPolicy.NO_PERMISSIONS)
                .header("X-DNS-Prefetch-Control", "off")
                // Scripts that are modules, and fonts, are fetched with the origin of the frame.
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "null")
                .body(file.get().content());
    }
}
