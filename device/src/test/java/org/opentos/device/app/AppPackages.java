package org.opentos.device.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageReader;
import org.opentos.protocol.app.PackageWriter;
import org.opentos.protocol.keys.SigningKey;

/// Packages as a store hands them out.
public final class AppPackages {
    public static final SigningKey STORE = SigningKey.fresh(new SecureRandom());
    private static final SigningKey DEVELOPER = SigningKey.fresh(new SecureRandom());

    private static final String MANIFEST =
            """
            {"app_id": "org.example.moon", "name": "Moon", "description": "Jump.",
             "version": {"code": 1, "name": "1"}, "platform_version": {"min_code": 1},
             "device_type": ["tv"], "start_url": "index.html",
             "icons": [{"src": "icon.svg", "type": "image/svg+xml", "sizes": "any"}],
             "tos_network": [{"origin": "https://scores.example.org", "reason": "Scores.",
                              "reason_localized": {"zh-Hans": "分数。"}}]}
            """;

    /// @param digest by which the hub announces it
    public record Made(String digest, byte[] content) {}

    private AppPackages() {}

    /// @param sealing whose seal it carries
    public static Made make(Path directory, String word, SigningKey sealing) throws IOException {
        Path file = Files.createTempFile(directory, "app", ".zip");
        Path sealed = Files.createTempFile(directory, "sealed", ".zip");
        PackageWriter.write(
                Map.of(
                        "manifest.json", bytes(MANIFEST),
                        "index.html", bytes("<!doctype html>" + word),
                        "js/app.js", bytes("let word = 1;"),
                        "icon.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")),
                DEVELOPER,
                file);
        AppPackage read = ((Outcome.Done<AppPackage>) PackageReader.check(file)).value();
        PackageWriter.seal(file, read, sealing, sealed);
        return new Made(read.digest(), Files.readAllBytes(sealed));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
