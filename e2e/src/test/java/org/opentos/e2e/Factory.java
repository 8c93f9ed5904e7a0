package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;

/// A maker's factory: it takes what the hub hands out for a batch and flashes it into devices.
final class Factory {
    private Factory() {}

    /// Puts one identity of a downloaded batch into each of the named device directories.
    ///
    /// @return the claim codes, in the order of the names
    static List<String> flash(World world, InputStream download, List<String> names)
            throws IOException {
        List<String> identities = new ArrayList<>();
        String model = "";
        boolean labels = false;
        try (ZipInputStream zip = new ZipInputStream(download)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readAllBytes();
                if (entry.getName().equals("model.json")) {
                    model = new String(content, StandardCharsets.UTF_8);
                } else if (entry.getName().endsWith(".ndjson")) {
                    new String(content, StandardCharsets.UTF_8).lines().forEach(identities::add);
                } else if (entry.getName().endsWith(".pdf")) {
                    labels = new String(content, 0, 5, StandardCharsets.US_ASCII).equals("%PDF-");
                }
            }
        }
        assertThat(labels).as("a sheet of labels").isTrue();
        List<String> codes = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            Path directory =
                    Files.createDirectories(world.places.devices().resolve(names.get(index)));
            Files.writeString(directory.resolve("model.json"), model);
            Files.writeString(directory.resolve("identity.json"), identities.get(index));
            codes.add(Json.read(identities.get(index)).path("claimCode").asString());
        }
        return codes;
    }

    /// Founds a maker's organisation and accepts the agreement for it.
    ///
    /// @return its id
    static String found(HubClient maker, String name) {
        String organisation =
                maker.post("/api/v1/organisations", Map.of("name", name, "kind", "maker"))
                        .path("id")
                        .asString();
        JsonNode agreement = maker.get("/api/v1/agreements/current?locale=en");
        maker.post(
                "/api/v1/organisations/" + organisation + "/acceptances",
                Map.of(
                        "version", agreement.path("version").asString(),
                        "hash", agreement.path("hash").asString()));
        return organisation;
    }

    /// Describes a product by a shipped Thing Model, mints one identity for it and flashes it into
    /// a device directory.
    ///
    /// @param model the name of the shipped Thing Model
    /// @param device the name of the device directory
    /// @return the claim code
    static String make(
            World world,
            HubClient maker,
            String organisation,
            String model,
            String device,
            String credential)
            throws IOException {
        JsonNode shipped = shipped(maker, model);
        String product =
                maker.post(
                                "/api/v1/organisations/" + organisation + "/products",
                                Map.of(
                                        "name", "Lumen " + model,
                                        "formFactor", shipped.path("formFactor").asString(),
                                        "model", shipped.path("model")))
                        .path("id")
                        .asString();
        String batch =
                maker.post(
                                "/api/v1/products/" + product + "/batches",
                                Map.of("size", 1, "credential", credential))
                        .path("id")
                        .asString();
        return flash(
                        world,
                        maker.download("/api/v1/batches/" + batch + "/identities"),
                        List.of(device))
                .getFirst();
    }

    /// What was flashed into a device directory.
    static JsonNode identity(World world, String device) {
        try {
            return Json.read(
                    Files.readString(
                            world.places.devices().resolve(device).resolve("identity.json")));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the identity of " + device, failure);
        }
    }

    private static JsonNode shipped(HubClient maker, String name) {
        for (JsonNode each : maker.get("/api/v1/thing-models")) {
            if (each.path("name").asString().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("the hub ships no Thing Model named " + name);
    }
}
