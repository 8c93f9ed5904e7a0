package org.opentos.voice.sphinx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The functions of libpocketsphinx 5prealpha that are called, by their names there.
final class Sphinx {
    private static final String RECOGNISER = "libpocketsphinx.so.3";
    private static final String BASE = "libsphinxbase.so.3";

    /// Where Debian's package `pocketsphinx-en-us` puts its models.
    static final Path MODELS = Path.of("/usr/share/pocketsphinx/model/en-us");

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;

    final MethodHandle arguments;
    final MethodHandle parse;
    final MethodHandle freeConfiguration;
    final MethodHandle init;
    final MethodHandle free;
    final MethodHandle logarithms;
    final MethodHandle readGrammar;
    final MethodHandle freeGrammar;
    final MethodHandle setGrammar;
    final MethodHandle setSearch;
    final MethodHandle lookUpWord;
    final MethodHandle addWord;
    final MethodHandle start;
    final MethodHandle process;
    final MethodHandle end;
    final MethodHandle hypothesis;
    final MethodHandle setPhrases;
    final MethodHandle segments;
    final MethodHandle segmentProbability;
    final MethodHandle freeSegments;
    final MethodHandle freeMemory;

    Sphinx() {
        if (!Files.isDirectory(MODELS)) {
            throw new IllegalStateException(
                    MODELS + " is missing. Debian's package pocketsphinx-en-us has it.");
        }
        try {
            // What the first needs of the second the system's loader finds itself.
            symbols =
                    SymbolLookup.libraryLookup(RECOGNISER, Arena.global())
                            .or(SymbolLookup.libraryLookup(BASE, Arena.global()))
                            .or(linker.defaultLookup());
        } catch (IllegalArgumentException missing) {
            throw new IllegalStateException(
                    RECOGNISER
                            + " is missing. Debian's packages libpocketsphinx3 and pocketsphinx-en-us have what is needed.",
                    missing);
        }
        arguments = function("ps_args", ADDRESS);
        parse = function("cmd_ln_parse_r", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        freeConfiguration = function("cmd_ln_free_r", JAVA_INT, ADDRESS);
        init = function("ps_init", ADDRESS, ADDRESS);
        free = function("ps_free", JAVA_INT, ADDRESS);
        logarithms = function("ps_get_logmath", ADDRESS, ADDRESS);
        readGrammar = function("fsg_model_readfile", ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT);
        freeGrammar = function("fsg_model_free", JAVA_INT, ADDRESS);
        setGrammar = function("ps_set_fsg", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        setSearch = function("ps_set_search", JAVA_INT, ADDRESS, ADDRESS);
        lookUpWord = function("ps_lookup_word", ADDRESS, ADDRESS, ADDRESS);
        addWord = function("ps_add_word", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        start = function("ps_start_utt", JAVA_INT, ADDRESS);
        process =
                function(
                        "ps_process_raw",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_INT);
        end = function("ps_end_utt", JAVA_INT, ADDRESS);
        hypothesis = function("ps_get_hyp", ADDRESS, ADDRESS, ADDRESS);
        setPhrases = function("ps_set_kws", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        segments = function("ps_seg_iter", ADDRESS, ADDRESS);
        segmentProbability = function("ps_seg_prob", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        freeSegments =
                linker.downcallHandle(
                        symbols.findOrThrow("ps_seg_free"), FunctionDescriptor.ofVoid(ADDRESS));
        freeMemory =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("free"),
                        FunctionDescriptor.ofVoid(ADDRESS));
    }

    /// A decoder with these settings: names and values, one after the other. It belongs to the
    /// thread that calls.
    MemorySegment decoder(List<String> settings) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(ADDRESS, settings.size());
            for (int each = 0; each < settings.size(); each++) {
                list.setAtIndex(ADDRESS, each, arena.allocateFrom(settings.get(each)));
            }
            MemorySegment configuration =
                    pointer(
                            parse,
                            MemorySegment.NULL,
                            pointer(arguments),
                            settings.size(),
                            list,
                            1);
            MemorySegment decoder =
                    isNull(configuration) ? MemorySegment.NULL : pointer(init, configuration);
            if (isNull(decoder)) {
                throw new IllegalStateException(
                        "PocketSphinx could not load the models in " + MODELS);
            }
            // The decoder keeps a reference of its own.
            call(freeConfiguration, configuration);
            return decoder;
        }
    }

    /// Samples as PocketSphinx takes them.
    static MemorySegment words(Arena arena, float[] samples) {
        MemorySegment words = arena.allocate(JAVA_SHORT, Math.max(samples.length, 1));
        for (int each = 0; each < samples.length; each++) {
            words.setAtIndex(
                    JAVA_SHORT, each, (short) Math.clamp(samples[each] * 32_767, -32_768, 32_767));
        }
        return words;
    }

    static void checked(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException("PocketSphinx could not " + what);
        }
    }

    private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        return linker.downcallHandle(
                symbols.findOrThrow(name), FunctionDescriptor.of(result, parameters));
    }

    /// Calls a function that returns a pointer.
    static MemorySegment pointer(MethodHandle function, Object... arguments) {
        return (MemorySegment) call(function, arguments);
    }

    /// Calls a function that returns a number.
    static int number(MethodHandle function, Object... arguments) {
        return (int) call(function, arguments);
    }

    static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IllegalStateException("a call of PocketSphinx failed", failed);
        }
    }

    static boolean isNull(MemorySegment pointer) {
        return pointer.address() == 0;
    }

    /// The text that a pointer leads to.
    static String text(MemorySegment pointer) {
        return pointer.reinterpret(TEXT_BYTES_MAX).getString(0);
    }

    private static final long TEXT_BYTES_MAX = 1 << 16;
}
