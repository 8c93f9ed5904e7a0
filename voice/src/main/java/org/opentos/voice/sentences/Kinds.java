package org.opentos.voice.sentences;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentos.voice.sentences.Surroundings.Device;

/// What devices are called after their kind: as their models say, and by the end of their names,
/// where several have it: a "left bedside lamp" and a "right bedside lamp" are bedside lamps.
final class Kinds {
    private Kinds() {}

    /// By the ids of the devices, the words of their models first.
    static Map<String, Set<List<String>>> of(List<Device> devices, Spoken spoken) {
        Map<String, Set<List<String>>> kinds = new HashMap<>();
        Map<List<String>, Set<String>> ending = new LinkedHashMap<>();
        Set<List<String>> names = new HashSet<>();
        for (Device device : devices) {
            Set<List<String>> called = new LinkedHashSet<>();
            spoken.names(device.model()).forEach(each -> called.add(spoken.words(each)));
            kinds.put(device.id(), called);
            List<String> name = spoken.words(device.name());
            names.add(name);
            for (List<String> noun : called) {
                int from = name.size() - noun.size();
                if (from > 0 && name.subList(from, name.size()).equals(noun)) {
                    for (int longer = 1; longer < from; longer++) {
                        ending.computeIfAbsent(
                                        List.copyOf(name.subList(longer, name.size())),
                                        any -> new LinkedHashSet<>())
                                .add(device.id());
                    }
                }
            }
        }
        ending.forEach((words, those) -> {
            if (those.size() > 1 && !names.contains(words)) {
                those.forEach(each -> kinds.getOrDefault(each, new HashSet<>()).add(words));
            }
        });
        return kinds;
    }
}
