package org.opentos.voice.sphinx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentos.voice.foreign.Library;

/// The functions of libpocketsphinx 5prealpha that are called, by their names there.
final class Sphinx {
    private static final String RECOGNISER = "libpocketsphinx.so.3";
    private static final String BASE = "libsphinxbase.so.3";

    /// Where Debian's package `pocketsphinx-en-us` puts its models.
    static final Path MODELS = Path.of("/usr/share/pocketsphinx/model/en-us");

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
    final MethodHandle addWord;
    final MethodHandle start;
    final MethodHandle process;
    final MethodHandle end;
    final MethodHandle hypothesis;
    final MethodHandle setPhrases;
    final MethodHandle segments;
    final MethodHandle segmentProbability;
    final MethodHandle segmentFrames;
    final MethodHandle freeSegments;

    Sphinx() {
        if (!Files.isDirectory(MODELS)) {
            throw new IllegalStateException(
                    MODELS + " is missing. Debian's package pocketsphinx-en-us has it.");
        }
        Library library;
        try {
            // What the first needs of the second the system's loader finds itself.
            library =
                    new Library(
                            SymbolLookup.libraryLookup(RECOGNISER, Arena.global())
                                    .or(SymbolLookup.libraryLookup(BASE, Arena.global())));
        } catch (IllegalArgumentException missing) {
            throw new IllegalStateException(
                    RECOGNISER
                            + " is missing. Debian's packages libpocketsphinx3 and pocketsphinx-en-us have what is needed.",
                    missing);
        }
        arguments = library.function("ps_args", ADDRESS);
        parse =
                library.function(
                        "cmd_ln_parse_r", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        freeConfiguration = library.function("cmd_ln_free_r", JAVA_INT, ADDRESS);
        init = library.function("ps_init", ADDRESS, ADDRESS);
        free = library.function("ps_free", JAVA_INT, ADDRESS);
        logarithms = library.function("ps_get_logmath", ADDRESS, ADDRESS);
        readGrammar = library.function("fsg_model_readfile", ADDRESS, ADDRESS, ADDRESS, JAVA_FLOAT);
        freeGrammar = library.function("fsg_model_free", JAVA_INT, ADDRESS);
        setGrammar = library.function("ps_set_fsg", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        setSearch = library.function("ps_set_search", JAVA_INT, ADDRESS, ADDRESS);
        addWord = library.function("ps_add_word", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        start = library.function("ps_start_utt", JAVA_INT, ADDRESS);
        process =
                library.function(
                        "ps_process_raw",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_INT);
        end = library.function("ps_end_utt", JAVA_INT, ADDRESS);
        hypothesis = library.function("ps_get_hyp", ADDRESS, ADDRESS, ADDRESS);
        setPhrases = library.function("ps_set_kws", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        segments = library.function("ps_seg_iter", ADDRESS, ADDRESS);
        segmentProbability =
                library.function("ps_seg_prob", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        segmentFrames = library.procedure("ps_seg_frames", ADDRESS, ADDRESS, ADDRESS);
        freeSegments = library.procedure("ps_seg_free", ADDRESS);
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
                    Library.pointer(
                            parse,
                            MemorySegment.NULL,
                            Library.pointer(arguments),
                            settings.size(),
                            list,
                            1);
            MemorySegment decoder =
                    Library.isNull(configuration)
                            ? MemorySegment.NULL
                            : Library.pointer(init, configuration);
            if (Library.isNull(decoder)) {
                throw new IllegalStateException(
                        "PocketSphinx could not load the models in " + MODELS);
            }
            // The decoder keeps a reference of its own.
            Library.call(freeConfiguration, configuration);
            return decoder;
        }
    }

    static void checked(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException("PocketSphinx could not " + what);
        }
    }
}
