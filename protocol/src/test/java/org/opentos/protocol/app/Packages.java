package org.opentos.protocol.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.opentos.protocol.keys.SigningKey;

/// Makes packages for tests, also such as no tool of ours would make.
final class Packages {
    static final SigningKey DEVELOPER = SigningKey.fresh(new SecureRandom());
    static final SigningKey STORE = SigningKey.fresh(new SecureRandom());

    static final String MANIFEST =
            """
            {"app_id": "org.example.moon", "name": "Moon Jump", "description": "Jump on the moon.",
             "name_localized": {"zh-Hans": "月球跳跃"},
             "version": {"code": 3, "name": "1.2.0"}, "platform_version": {"min_code": 1},
             "device_type": ["tv", "phone"], "start_url": "index.html", "display": "fullscreen",
             "icons": [{"src": "icon.svg", "type": "image/svg+xml", "sizes": "any"}],
             "background_color": "#101820",
             "req_permissions": [{"name": "friends", "reason": "To compare scores.",
                                  "reason_localized": {"zh-Hans": "用于比较分数。"}}],
             "tos_network": [{"origin": "https://scores.example.org", "reason": "Scores.",
                              "reason_localized": {"zh-Hans": "分数。"}}],
             "tos_opens": ["image", "link"],
             "tos_prices": [{"currency": "CNY", "value": "12.00"}, {"currency": "JPY", "value": "250"}],
             "tos_items": [{"id": "club", "title": "Club", "prices": [{"currency": "CNY", "value": "6"}],
                            "subscription": {"period": "P1M", "trial": "P14D"}}],
             "tos_intents": [{"name": "jump", "title": "Jump", "title_localized": {"zh-Hans": "跳"},
                              "slots": {"moon": {"enum": ["luna", "io"], "titles": {"luna": {"en": "our moon", "zh-Hans": "月亮"}}},
                                        "height": {"type": "number", "minimum": 0.5, "maximum": 20, "multipleOf": 0.5, "unit": "metre"}},
                              "sentences": {"en": ["jump [{height}] on {moon}"], "zh-Hans": ["在{moon}上跳"]}}]}
            """;

    private Packages() {}

    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("manifest.json", bytes(MANIFEST));
        files.put("index.html", bytes("<!doctype html><script src=game.js></script>"));
        files.put("icon.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"));
        files.put("js/game.js", bytes("let jumps = 0;"));
        return files;
    }

    static Path signed(Path directory, Map<String, byte[]> files) throws IOException {
        Path file = Files.createTempFile(directory, "app", ".zip");
        PackageWriter.write(files, DEVELOPER, file);
        return file;
    }

    static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry each : zip.stream().<ZipEntry>map(entry -> entry).toList()) {
                entries.put(each.getName(), zip.getInputStream(each).readAllBytes());
            }
        }
        return entries;
    }

    /// A ZIP of these entries as they are.
    static Path zip(Path directory, Map<String, byte[]> entries) throws IOException {
        Path file = Files.createTempFile(directory, "made", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
