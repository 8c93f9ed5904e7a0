package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentos.voice.sentences.Surroundings.Device;
import org.opentos.voice.sentences.Surroundings.Room;

/// The names of what is here, in every way that they are said, and the words for kinds of devices.
final class HomeNames {
    /// What stands for a name, by each way to say it: with whom it belongs to, without its room.
    private final Map<List<String>, List<String>> names = new HashMap<>();

    private final Set<List<String>> nouns = new HashSet<>();

    HomeNames(Surroundings around, Spoken spoken) {
        around.rooms().forEach(each -> name(spoken, spoken.words(each.name())));
        for (Device device : around.devices()) {
            List<String> words = spoken.words(device.name());
            name(spoken, words);
            for (Room room : around.rooms()) {
                List<String> outer = spoken.words(room.name());
                if (device.room().equals(java.util.Optional.of(room.id()))
                        && words.size() > outer.size()
                        && words.subList(0, outer.size()).equals(outer)) {
                    name(spoken, words.subList(outer.size(), words.size()));
                }
            }
        }
        around.apps().forEach(each -> name(spoken, spoken.words(each.name())));
        around.titles().forEach(each -> name(spoken, spoken.words(each.title())));
        around.friends().forEach(each -> name(spoken, spoken.words(each.name())));
        Kinds.of(around.devices(), spoken)
                .values()
                .forEach(called ->
                        called.forEach(noun -> {
                            List<String> several = spoken.plural(noun);
                            nouns.addAll(
                                    List.of(
                                            noun,
                                            several,
                                            spoken.possessive(noun),
                                            spoken.possessive(several)));
                        }));
        // What is both is no name: "lamp" says which kind where a device is called so.
        nouns.forEach(names::remove);
    }

    private void name(Spoken spoken, List<String> words) {
        if (words.isEmpty()) {
            return;
        }
        for (List<String> way : spoken.ways(words)) {
            names.put(way, words);
            names.putIfAbsent(spoken.possessive(way), words);
            // "Moonlamp": what is written in two words is often written in one.
            names.putIfAbsent(List.of(String.join("", way)), words);
        }
    }

    boolean isName(List<String> words) {
        return names.containsKey(words);
    }

    boolean isNoun(List<String> words) {
        return nouns.contains(words);
    }

    /// The names that a text speaks of, the longest at each word, and without what lies in them.
    ///
    /// @param rest takes the text without them, in pieces
    Set<List<String>> in(List<String> text, List<List<String>> rest) {
        Set<List<String>> found = new HashSet<>();
        List<String> piece = new ArrayList<>();
        int at = 0;
        while (at < text.size()) {
            List<String> longest = longest(text, at);
            if (longest.isEmpty()) {
                piece.add(text.get(at));
                at++;
            } else {
                found.add(names.getOrDefault(longest, longest));
                rest.add(List.copyOf(piece));
                piece.clear();
                at += longest.size();
            }
        }
        rest.add(piece);
        return found;
    }

    private List<String> longest(List<String> text, int at) {
        for (int words = Math.min(Spoken.NAME_WORDS_MAX, text.size() - at); words > 0; words--) {
            List<String> some = text.subList(at, at + words);
            if (isName(some)) {
                return some;
            }
        }
        return List.of();
    }

    /// What stands for a name.
    List<String> plain(List<String> name) {
        return names.getOrDefault(name, name);
    }
}
