package org.opentos.voice.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// Keeps the native libraries of ONNX Runtime where they are found at the next start. Of itself it
/// writes them to a new directory each time, and leaves that behind where the process is killed.
final class OnnxLibraries {
    /// Where the library looks for them first.
    private static final String PROPERTY = "onnxruntime.native.path";

    private OnnxLibraries() {}

    /// To be called before the library is used.
    static void keepIn(Path work) throws IOException {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        String version = version();
        Path directory = work.resolve("onnxruntime-" + version);
        Files.createDirectories(directory);
        for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
            String file = System.mapLibraryName(name);
            Path kept = directory.resolve(file);
            if (Files.exists(kept)) {
                continue;
            }
            try (InputStream library =
                    ai.onnxruntime.OrtException.class.getResourceAsStream(
                            "/ai/onnxruntime/native/" + platform() + "/" + file)) {
                if (library == null) {
                    // It says itself what it lacks on this platform.
                    return;
                }
                // Whole or not at all: who finds it takes it as it is.
                Path part = directory.resolve(file + ".part");
                Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        System.setProperty(PROPERTY, directory.toString());
    }

    private static String version() {
        String version = ai.onnxruntime.OrtException.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }

    /// As the library calls Linux on this processor.
    private static String platform() {
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return "linux-" + (processor.equals("amd64") ? "x64" : processor);
    }
}
