package org.opentos.voice.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.opentos.voice.foreign.KeptLibrary;

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
        Path directory = work.resolve("onnxruntime-" + version());
        for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
            String resource =
                    "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(name);
            if (KeptLibrary.keep(resource, directory).isEmpty()) {
                // It says itself what it lacks on this platform.
                return;
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
