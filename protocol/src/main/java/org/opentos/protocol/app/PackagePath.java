package org.opentos.protocol.app;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The names of files in a package, so narrow that no system reads them in two ways.
public final class PackagePath {
    /// Beside the app's own files: what is signed, and the signatures.
    static final String META = "META-INF/";

    static final String DIGESTS = META + "digests.json";
    static final String DEVELOPER = META + "developer.json";
    static final String STORE = META + "store.json";

    private static final Set<String> META_FILES = Set.of(DIGESTS, DEVELOPER, STORE);
    private static final int LEVELS_MAX = 8;

    /// Levels of letters, digits, `_`, `-` and `.`, of which none begins or ends with a dot.
    private static final Pattern FORM =
            Pattern.compile(
                    "[A-Za-z0-9_-]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
                            + "(/[A-Za-z0-9_-]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?)*");

    /// What an app may be made of, by the end of the name. The type is never guessed from content.
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("glb", "model/gltf-binary"),
                    Map.entry("bin", "application/octet-stream"));

    private PackagePath() {}

    /// Whether a file of an app may have this path.
    public static boolean isOfApp(String path) {
        return path.length() <= PackageLimits.PATH_CHARACTERS_MAX
                && FORM.matcher(path).matches()
                && path.chars().filter(each -> each == '/').count() < LEVELS_MAX
                && !path.toUpperCase(Locale.ROOT).startsWith(META)
                && TYPES.containsKey(ending(path));
    }

    static boolean isMeta(String path) {
        return META_FILES.contains(path);
    }

    /// The media type with which a file is served.
    ///
    /// @param path for which [#isOfApp] holds
    public static String type(String path) {
        String type = TYPES.get(ending(path));
        if (type == null) {
            throw new IllegalArgumentException("no file of an app: " + path);
        }
        return type;
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
