package org.opentos.voice.vosk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.opentos.voice.foreign.KeptLibrary;
import org.opentos.voice.foreign.Library;

/// The functions of libvosk 0.3.45 that are called, by their names there.
final class Vosk {
    /// The version that `pom.xml` has; the jar does not say it.
    private static final String KEPT_IN = "vosk-0.3.45";

    private static final String FILE = "libvosk.so";

    /// It says then why it fails, and nothing else.
    private static final int ERRORS_ONLY = -2;

    final MethodHandle newModel;
    final MethodHandle freeModel;
    final MethodHandle findWord;
    final MethodHandle newRecogniser;
    final MethodHandle newHeldRecogniser;
    final MethodHandle freeRecogniser;
    final MethodHandle setAlternatives;
    final MethodHandle accept;
    final MethodHandle finalResult;

    /// @param work where the library is kept
    Vosk(Path work) {
        Library library = new Library(lookUp(work));
        newModel = library.function("vosk_model_new", ADDRESS, ADDRESS);
        freeModel = library.procedure("vosk_model_free", ADDRESS);
        findWord = library.function("vosk_model_find_word", JAVA_INT, ADDRESS, ADDRESS);
        newRecogniser = library.function("vosk_recognizer_new", ADDRESS, ADDRESS, JAVA_FLOAT);
        newHeldRecogniser =
                library.function("vosk_recognizer_new_grm", ADDRESS, ADDRESS, JAVA_FLOAT, ADDRESS);
        freeRecogniser = library.procedure("vosk_recognizer_free", ADDRESS);
        setAlternatives =
                library.procedure("vosk_recognizer_set_max_alternatives", ADDRESS, JAVA_INT);
        accept =
                library.function(
                        "vosk_recognizer_accept_waveform_s", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        finalResult = library.function("vosk_recognizer_final_result", ADDRESS, ADDRESS);
        Library.call(library.procedure("vosk_set_log_level", JAVA_INT), ERRORS_ONLY);
    }

    private static SymbolLookup lookUp(Path work) {
        try {
            Optional<Path> kept =
                    KeptLibrary.keep("/" + platform() + "/" + FILE, work.resolve(KEPT_IN));
            return kept.isPresent()
                    ? SymbolLookup.libraryLookup(kept.get(), Arena.global())
                    : SymbolLookup.libraryLookup(FILE, Arena.global());
        } catch (IllegalArgumentException missing) {
            throw new IllegalStateException(
                    FILE
                            + " is missing: com.alphacephei:vosk has none for "
                            + platform()
                            + ", and the system's loader knows none.",
                    missing);
        } catch (IOException failed) {
            throw new UncheckedIOException("could not keep " + FILE, failed);
        }
    }

    /// As the jar calls Linux on this processor.
    private static String platform() {
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return "linux-" + (processor.equals("amd64") ? "x86-64" : processor);
    }
}
