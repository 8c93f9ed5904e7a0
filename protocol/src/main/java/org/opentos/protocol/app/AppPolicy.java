package org.opentos.protocol.app;

import java.util.List;

/// What a browser is told of every file of an app, so that an app is alone with itself wherever it
/// runs: on a terminal, or in a person's own browser ([ADR
/// 12](../../../../../../../../docs/adr/0012-apps-live-in-frames-of-their-own.md)).
public final class AppPolicy {
    /// What a browser could let a page do with the device that it is on (Permissions Policy).
    public static final String NO_PERMISSIONS =
            "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=(),"
                    + " clipboard-write=(), fullscreen=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(),"
                    + " hid=(), publickey-credentials-get=(), idle-detection=(), screen-wake-lock=()";

    private AppPolicy() {}

    /// A Content Security Policy that gives the page an origin that equals no other (`sandbox`),
    /// and lets it load its own files and connect to what its manifest names, and nothing else.
    ///
    /// @param own below which its files are, and nothing else
    /// @param network the origins of its manifest
    /// @param ancestors the pages that may show it
    public static String of(String own, List<String> network, String ancestors) {
        return "sandbox allow-scripts; default-src 'none'; script-src %1$s 'wasm-unsafe-eval'; style-src %1$s 'unsafe-inline'; img-src %1$s data: blob:; media-src %1$s blob:; font-src %1$s; connect-src %1$s %2$s; worker-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors %3$s"
                .formatted(own, String.join(" ", network), ancestors);
    }
}
