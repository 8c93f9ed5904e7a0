package org.opentos.voice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.WaveFile;
import org.opentos.voice.grammar.Meaning;
import tools.jackson.databind.json.JsonMapper;

/// A recording and what it asks for.
///
/// @param file its name
record Labelled(String file, Sound sound, Meaning meaning) {
    private static final String LABELS = "labels.json";

    /// The recordings of a directory with `labels.json`: file name to intent and slots, in the
    /// order of their names.
    static List<Labelled> readAll(Path directory) throws IOException {
        List<Labelled> all = new ArrayList<>();
        for (var each :
                new JsonMapper()
                        .readTree(Files.readString(directory.resolve(LABELS)))
                        .properties()) {
            SortedMap<String, String> slots = new TreeMap<>();
            each.getValue()
                    .path("slots")
                    .properties()
                    .forEach(slot -> slots.put(slot.getKey(), slot.getValue().asString().strip()));
            all.add(
                    new Labelled(
                            each.getKey(),
                            read(directory.resolve(each.getKey())),
                            Orders.meaning(each.getValue().path("intent").asString(), slots)));
        }
        all.sort(Comparator.comparing(Labelled::file));
        return all;
    }

    private static Sound read(Path file) throws IOException {
        return sound(file, WaveFile.read(Files.readAllBytes(file)));
    }

    /// Noise to be mixed in; of a longer file its beginning.
    static Sound noise(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return sound(file, WaveFile.beginning(stream.readNBytes(WaveFile.BYTES_MAX)));
        }
    }

    private static Sound sound(Path file, Recording recording) throws IOException {
        return switch (recording) {
            case Recording.Readable(Sound sound) -> sound;
            case Recording.Unreadable(Recording.Fault fault, String detail) ->
                    throw new IOException(file + " is " + fault + ": " + detail);
        };
    }
}
