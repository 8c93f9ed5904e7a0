package org.opentos.device.local;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The shell's page and its assets, from a directory or from within the program.
final class ShellPages {
    static final long ASSET_BYTES_MAX = 8L << 20;

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("webmanifest", "application/manifest+json"));

    private static final String MISSING_PAGE =
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>OpenTOS</title>
            <h1>The shell is not built.</h1>
            <p>Run <code>npm run build</code> in <code>ui/</code> and start the device with \
            <code>--shell ui/shell/dist</code>.</p>
            <p lang="zh-Hans">界面尚未构建。请在 <code>ui/</code> 中运行 <code>npm run build</code>，\
            再用 <code>--shell ui/shell/dist</code> 启动设备。</p>
            <p><a href="/local/state">/local/state</a></p></html>
            """;

    private final Optional<Path> directory;

    ShellPages(Optional<Path> directory) {
        this.directory = directory.map(path -> path.toAbsolutePath().normalize());
    }

    void page(ServerRequest request, ServerResponse response) {
        byte[] page =
                asset("index.html").orElseGet(() -> MISSING_PAGE.getBytes(StandardCharsets.UTF_8));
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .send(page);
    }

    void asset(ServerRequest request, ServerResponse response) {
        String name = request.path().path().substring("/shell/".length());
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        Optional<byte[]> bytes = type == null ? Optional.empty() : asset(name);
        if (bytes.isEmpty()) {
            Problems.send(
                    response, Refusal.of(RefusalCode.NOT_FOUND, "The shell has no such file."));
            return;
        }
        // The build puts a digest into the names below assets/, so those never change.
        response.header(HeaderNames.CONTENT_TYPE, String.valueOf(type))
                .header(
                        HeaderNames.CACHE_CONTROL,
                        name.startsWith("assets/")
                                ? "public, max-age=31536000, immutable"
                                : "no-cache")
                .send(bytes.get());
    }

    private Optional<byte[]> asset(String name) {
        try {
            return directory.isPresent() ? onDisk(directory.get(), name) : within(name);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not read " + name + " of the shell", failure);
        }
    }

    private static Optional<byte[]> onDisk(Path root, String name) throws IOException {
        if (name.indexOf('\0') >= 0 || !Files.isDirectory(root)) {
            return Optional.empty();
        }
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        // A link inside the directory must not lead out of it.
        boolean inside = file.toRealPath().startsWith(root.toRealPath());
        return inside && Files.size(file) <= ASSET_BYTES_MAX
                ? Optional.of(Files.readAllBytes(file))
                : Optional.empty();
    }

    private static Optional<byte[]> within(String name) throws IOException {
        if (name.contains("..")) {
            return Optional.empty();
        }
        try (InputStream in =
                ShellPages.class.getClassLoader().getResourceAsStream("shell/" + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }
}
