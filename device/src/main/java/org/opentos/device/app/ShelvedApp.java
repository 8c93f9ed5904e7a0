package org.opentos.device.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.protocol.Id.InstallationId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An app that the hub says should be here.
///
/// @param digest of its package
/// @param pass by which the hub hands the package out
/// @param person for whom it acts
/// @param draft whether its developer tries it out
/// @param grants what that person lets it do
record ShelvedApp(
        InstallationId installation,
        String app,
        int code,
        String digest,
        long bytes,
        String pass,
        String person,
        String english,
        String chinese,
        boolean draft,
        List<String> grants) {

    ShelvedApp {
        grants = List.copyOf(grants);
    }

    /// Empty where the hub said something that cannot be understood.
    static Optional<ShelvedApp> read(JsonNode told) {
        String digest = Json.text(told, "digest").orElse("");
        try {
            InstallationId installation =
                    InstallationId.parse(Json.text(told, "installation").orElse(""));
            if (!digest.matches("[0-9a-f]{64}")) {
                return Optional.empty();
            }
            List<String> grants = new ArrayList<>();
            told.path("grants").forEach(each -> each.stringValueOpt().ifPresent(grants::add));
            return Optional.of(
                    new ShelvedApp(
                            installation,
                            Json.text(told, "app").orElse(""),
                            told.path("code").asInt(0),
                            digest,
                            told.path("bytes").asLong(0),
                            Json.text(told, "pass").orElse(""),
                            Json.text(told, "person").orElse(""),
                            Json.text(told.path("name"), "en").orElse(""),
                            Json.text(told.path("name"), "zh-Hans").orElse(""),
                            told.path("draft").asBoolean(false),
                            grants));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// What [#read] reads.
    ObjectNode kept() {
        ObjectNode kept =
                Json.object()
                        .put("installation", installation.text())
                        .put("app", app)
                        .put("code", code)
                        .put("digest", digest)
                        .put("bytes", bytes)
                        .put("pass", pass)
                        .put("person", person)
                        .put("draft", draft);
        kept.putObject("name").put("en", english).put("zh-Hans", chinese);
        grants.forEach(kept.putArray("grants")::add);
        return kept;
    }
}
