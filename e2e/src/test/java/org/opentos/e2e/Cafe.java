package org.opentos.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.opentos.cli.local.LocalPayments;

/// The café of `apps/cafe`: its service as a process, and its app, which names the address at which
/// the service is.
final class Cafe implements AutoCloseable {
    private static final String PORT = "8790";

    private final Process service;
    private final Path app;

    private Cafe(Process service, Path app) {
        this.service = service;
        this.app = app;
    }

    /// @param currency in which it charges
    static Cafe open(World world, String currency) throws IOException {
        Path source = world.places.root().resolve("apps/cafe");
        Path app = world.places.state().resolve("cafe");
        String port = Integer.toString(LocalPayments.free());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Path to = app.resolve(source.relativize(each).toString());
                Files.createDirectories(to.getParent());
                Files.copy(each, to);
            }
        }
        for (String naming : new String[] {"manifest.json", "src/cafe.ts"}) {
            Path file = app.resolve(naming);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("http://localhost:" + PORT, "http://localhost:" + port));
        }
        ProcessBuilder builder =
                new ProcessBuilder("node", app.resolve("server/main.mjs").toString())
                        .redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "CAFE_HUB",
                                world.api().toString(),
                                "CAFE_PORT",
                                port,
                                "CAFE_DATA",
                                world.places.state().resolve("cafe-data").toString(),
                                "CAFE_CURRENCY",
                                currency,
                                "CAFE_BREW_SECONDS",
                                "1"));
        Process service = builder.start();
        String said =
                new BufferedReader(
                                new InputStreamReader(
                                        service.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
        if (said == null || !said.contains("The café is open")) {
            service.destroy();
            throw new AssertionError("the café did not open: " + said);
        }
        return new Cafe(service, app);
    }

    /// The directory of the app, for `./tos app run`.
    String app() {
        return app.toString();
    }

    @Override
    public void close() {
        service.destroy();
        service.onExit().join();
    }
}
