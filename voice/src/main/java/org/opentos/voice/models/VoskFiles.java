package org.opentos.voice.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A directory with a model as Vosk reads it.
public record VoskFiles(Path directory) {
    private static final String FIXED_GRAPH = "graph/HCLG.fst";
    private static final List<String> OPEN_GRAPH =
            List.of("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int");
    private static final List<String> ALWAYS = List.of("am/final.mdl", "conf/model.conf");
    private static final List<String> FEATURES = List.of("conf/mfcc.conf", "conf/fbank.conf");

    /// Models that hear by vectors of who speaks have all of these.
    private static final List<String> SPEAKERS =
            List.of(
                    "ivector/final.ie",
                    "ivector/final.dubm",
                    "ivector/final.mat",
                    "ivector/global_cmvn.stats",
                    "ivector/online_cmvn.conf",
                    "ivector/splice.conf");

    /// What has to be there first; empty where it can be tried. Nothing is loaded: the library
    /// takes down whoever gives it a model that is not whole.
    public Optional<String> lacks() {
        if (!Files.isDirectory(directory)) {
            return Optional.of(directory + " is missing; a model of Vosk belongs there.");
        }
        Stream<String> needed =
                Stream.of(ALWAYS, graph(), has("ivector") ? SPEAKERS : List.<String>of())
                        .flatMap(List::stream);
        Optional<String> missing = needed.filter(each -> !has(each)).findFirst();
        if (missing.isEmpty() && FEATURES.stream().noneMatch(this::has)) {
            missing = Optional.of(FEATURES.getFirst());
        }
        return missing.map(
                each -> directory.resolve(each) + " is missing or empty; a model of Vosk has it.");
    }

    /// Whether its graph has all words in it already, so that it cannot be held to some.
    public boolean fixed() {
        return has(FIXED_GRAPH);
    }

    private List<String> graph() {
        return fixed() ? List.of(FIXED_GRAPH) : OPEN_GRAPH;
    }

    private boolean has(String name) {
        Path path = directory.resolve(name);
        try {
            return Files.isDirectory(path) || Files.isRegularFile(path) && Files.size(path) > 0;
        } catch (IOException gone) {
            return false;
        }
    }
}
