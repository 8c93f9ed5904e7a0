package org.opentos.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalHub;
import org.opentos.protocol.app.PackageWriter;

/// Apps in every state that the console shows: in the store, withdrawn, and before the review. An
/// owner has the first two in the own browser, so that no terminal looks different for them.
///
/// @param app in the store
/// @param gone was in it
/// @param installation of what is in the store, which has done what it may
record Shelf(String app, String gone, String installation) {
    private static final String APP = "org.example.stars";
    private static final String GONE = "org.example.comets";

    static Shelf of(World world, Developing developer, HubClient owner) {
        HubClient operator =
                HubClient.withAuthorization(
                        world.api(), "Operator " + LocalHub.of(world.places).tokenOfOperator());
        publish(operator, submit(developer, APP, "Star Catcher", 1));
        String former = submit(developer, GONE, "Comets", 1);
        publish(operator, former);
        String installation =
                owner.post(
                                "/api/v1/installations",
                                Map.of(
                                        "app",
                                        APP,
                                        "grants",
                                        List.of("devices-see", "notifications")))
                        .path("id")
                        .asString();
        owner.post(
                "/api/v1/installations/" + installation + "/calls",
                Map.of(
                        "call",
                        "notifications.send",
                        "arguments",
                        Map.of("title", "A star fell", "body", "Somebody caught more than you.")));
        owner.post("/api/v1/installations", Map.of("app", GONE));
        developer
                .client()
                .post(
                        "/api/v1/submissions/" + former + "/withdrawal",
                        Map.of("reason", "Scores were lost."));
        submit(developer, APP, "Star Catcher", 2);
        return new Shelf(APP, GONE, installation);
    }

    private static void publish(HubClient operator, String submission) {
        operator.post(
                "/api/v1/operator/submissions/" + submission + "/decision",
                Map.of("decision", "approve"));
    }

    private static String submit(Developing developer, String app, String name, int code) {
        try {
            Path file = Files.createTempFile(developer.world().places.state(), "app", ".zip");
            PackageWriter.write(files(app, name, code), developer.key(), file);
            return developer
                    .client()
                    .upload(
                            "POST",
                            "/api/v1/organisations/" + developer.organisation() + "/submissions",
                            file,
                            "application/zip")
                    .path("id")
                    .asString();
        } catch (IOException failure) {
            throw new AssertionError("cannot make a package", failure);
        }
    }

    private static Map<String, byte[]> files(String app, String name, int code) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "manifest.json",
                bytes(
                        """
                        {"app_id": "%s", "name": "%s", "description": "Catch what falls from the sky.",
                         "name_localized": {"zh-Hans": "接星星"},
                         "description_localized": {"zh-Hans": "接住从天上落下的东西。"},
                         "version": {"code": %d, "name": "1.%d"}, "platform_version": {"min_code": 1},
                         "device_type": ["phone", "tv"], "start_url": "index.html",
                         "icons": [{"src": "icon.svg", "type": "image/svg+xml", "sizes": "any"}],
                         "req_permissions": [{"name": "devices-see", "reason": "To know which lights there are.",
                           "reason_localized": {"zh-Hans": "了解有哪些灯。"}},
                          {"name": "notifications", "reason": "To tell you when a star fell.",
                           "reason_localized": {"zh-Hans": "在星星落下时通知你。"}}]}
                        """
                                .formatted(app, name, code, code)));
        files.put(
                "index.html",
                bytes(
                        "<!doctype html><html lang=en><title>Stars</title><main><h1>Star Catcher</h1></main><script src=app.js></script>"));
        files.put(
                "app.js",
                bytes(
                        """
                        const { port1, port2 } = new MessageChannel();
                        port1.onmessage = ({ data }) => data.type === "ping" && port1.postMessage({ type: "pong" });
                        parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]);
                        port1.postMessage({ type: "call", id: 1, call: "devices.list", arguments: {} });
                        port1.postMessage({ type: "ready" });
                        """));
        files.put(
                "icon.svg",
                bytes(
                        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'><path d='M0 0h2v2H0z' fill='#246'/></svg>"));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
