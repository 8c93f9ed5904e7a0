package org.opentos.voice.sphinx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The functions of libpocketsphinx 5prealpha that are called, by their names there.
final class Sphinx {
    private static final String RECOGNISER = "libpocketsphinx.so.3";
    private static final String BASE = "libsphinxbase.so.3";

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
    final MethodHandle freeMemory;

    Sphinx() {
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
        freeMemory =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("free"),
                        FunctionDescriptor.ofVoid(ADDRESS));
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
